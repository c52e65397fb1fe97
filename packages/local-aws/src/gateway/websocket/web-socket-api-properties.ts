import * as z from 'zod';
import { readProperties } from '../../resources/properties.ts';
import { functionArnOf } from '../http-api-properties.ts';
import type { WebSocketApi, WebSocketRoute, WebSocketStage } from './web-socket-api-model.ts';

/**
 * Readers from CloudFormation properties (intrinsics resolved) to the model of WebSocket APIs. Source: AWS
 * CloudFormation reference, `AWS::ApiGatewayV2::*` with `ProtocolType: WEBSOCKET`.
 */
type Properties = Readonly<Record<string, unknown>>;

const apiProperties = z.object({ Name: z.string(), RouteSelectionExpression: z.string() });
const integrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY', 'only AWS_PROXY (Lambda) is supported'),
  IntegrationUri: z.string(),
});
const routeProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE', 'only NONE is supported').default('NONE'),
  ApiKeyRequired: z.literal([false, 'false'], 'API keys are not supported').optional(),
  RouteResponseSelectionExpression: z.literal('$default', 'only $default is supported').optional(),
});
const stageProperties = z.object({
  ApiId: z.string(),
  StageName: z.string(),
  StageVariables: z.record(z.string(), z.coerce.string()).default({}),
});

export function readWebSocketApi(apiId: string, properties: Properties): WebSocketApi {
  const { Name, RouteSelectionExpression } = readProperties(apiProperties, properties);
  return { apiId, name: Name, routeSelectionExpression: RouteSelectionExpression };
}

/** The function behind an integration. */
export function readWebSocketIntegration(properties: Properties): string {
  return functionArnOf(readProperties(integrationProperties, properties).IntegrationUri);
}

export function readWebSocketRoute(properties: Properties): WebSocketRoute {
  const route = readProperties(routeProperties, properties);
  return {
    apiId: route.ApiId,
    routeKey: route.RouteKey,
    integrationId: route.Target.replace(/^integrations\//, ''),
    // With the expression set, API Gateway sends what the function returns (two-way communication).
    twoWay: route.RouteResponseSelectionExpression !== undefined,
  };
}

export function readWebSocketStage(properties: Properties): WebSocketStage {
  const { ApiId, StageName, StageVariables } = readProperties(stageProperties, properties);
  return { apiId: ApiId, name: StageName, variables: StageVariables };
}
