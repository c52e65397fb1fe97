import * as z from 'zod';
import {
  readHttpApi,
  readHttpIntegration,
  readHttpRoute,
  readHttpStage,
} from '../gateway/http-api-properties.ts';
import { webSocketApis } from '../gateway/websocket/web-socket-api-model.ts';
import {
  readWebSocketApi,
  readWebSocketIntegration,
  readWebSocketRoute,
  readWebSocketStage,
} from '../gateway/websocket/web-socket-api-properties.ts';
import { readProperties, stableHex } from './properties.ts';
import type { ResourceInput, ResourceType } from './resource-type.ts';

/** Ten characters as API Gateway's, the same from run to run. */
const idOf = (input: ResourceInput): string => stableHex(input.physicalName, 10);
const apiIdOf = ({ properties }: { properties: ResourceInput['properties'] }): string =>
  readProperties(z.object({ ApiId: z.string() }), properties).ApiId;

/** `AWS::ApiGatewayV2::Api`: HTTP and WebSocket APIs. */
export const api: ResourceType = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: [
    ...['CorsConfiguration', 'Description', 'DisableExecuteApiEndpoint', 'IpAddressType', 'Name'],
    ...['ProtocolType', 'RouteSelectionExpression', 'Tags'],
  ],
  async make(input, world) {
    const apiId = idOf(input);
    if (input.properties.ProtocolType === 'WEBSOCKET') {
      webSocketApis(world).putApi(readWebSocketApi(apiId, input.properties));
      // Clients add the stage to it, and the same address with http is that of `@connections`, as on AWS.
      const ApiEndpoint = world.endpoints.http.replace(/^http/, 'ws');
      return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint } };
    }
    world.httpApis.putApi(readHttpApi(apiId, input.properties));
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: world.endpoints.http } };
  },
};

/** `AWS::ApiGatewayV2::Integration` */
export const integration: ResourceType = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: [
    ...['ApiId', 'ConnectionType', 'ContentHandlingStrategy', 'Description', 'IntegrationMethod'],
    ...[
      'IntegrationType',
      'IntegrationUri',
      'PassthroughBehavior',
      'PayloadFormatVersion',
      'TimeoutInMillis',
    ],
  ],
  async make(input, world) {
    const integrationId = idOf(input);
    const apiId = apiIdOf(input);
    if (webSocketApis(world).has(apiId)) {
      webSocketApis(world).putIntegration(apiId, integrationId, readWebSocketIntegration(input.properties));
      return { ref: integrationId, attributes: { IntegrationId: integrationId } };
    }
    world.httpApis.putIntegration(readHttpIntegration(integrationId, input.properties));
    return { ref: integrationId, attributes: { IntegrationId: integrationId } };
  },
};

/** `AWS::ApiGatewayV2::Route` */
export const route: ResourceType = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: [
    ...['ApiId', 'ApiKeyRequired', 'AuthorizationType', 'OperationName', 'RouteKey'],
    ...['RouteResponseSelectionExpression', 'Target'],
  ],
  async make(input, world) {
    const routeId = idOf(input);
    if (webSocketApis(world).has(apiIdOf(input))) {
      webSocketApis(world).putRoute(readWebSocketRoute(input.properties));
      return { ref: routeId, attributes: { RouteId: routeId } };
    }
    world.httpApis.putRoute(readHttpRoute(routeId, input.properties));
    return { ref: routeId, attributes: { RouteId: routeId } };
  },
};

/** `AWS::ApiGatewayV2::Stage` */
export const stage: ResourceType = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: [
    ...['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'DeploymentId', 'Description'],
    ...['RouteSettings', 'StageName', 'StageVariables', 'Tags'],
  ],
  async make(input, world) {
    if (webSocketApis(world).has(apiIdOf(input))) {
      const live = readWebSocketStage(input.properties);
      webSocketApis(world).putStage(live);
      return { ref: live.name };
    }
    const made = readHttpStage(input.properties);
    world.httpApis.putStage(made);
    return { ref: made.name };
  },
};

/** `AWS::ApiGatewayV2::Deployment`: a stage here always serves what is defined. */
export const deployment: ResourceType = {
  type: 'AWS::ApiGatewayV2::Deployment',
  async make(input) {
    return { ref: stableHex(`${apiIdOf(input)}/${input.physicalName}`, 6) };
  },
};

/** `AWS::ApiGatewayV2::RouteResponse`: the route's own expression says already that it answers. */
export const routeResponse: ResourceType = {
  type: 'AWS::ApiGatewayV2::RouteResponse',
  async make(input) {
    return { ref: idOf(input) };
  },
};
