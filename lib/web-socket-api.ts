import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnStage, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { ConnectionAction } from '../functions/_shared/routing/needs.ts';
import { type Settings, webSocketDomain } from './settings.ts';
import { suppressNag } from './suppress-nag.ts';

/** The stage's name is the path that clients connect to: `wss://HOST/ws`. */
const STAGE = 'ws';

/** The WebSocket API, whose routes the services attach. */
export interface WebSocketGateway {
  readonly api: WebSocketApi;
  readonly stage: CfnStage;
  /** `wss://{api}.execute-api.{region}.amazonaws.com/ws`; with https it is the URL of `@connections`. */
  readonly url: string;
  /** ARN of posting to any connection, or of closing any, and of nothing else; for the stacks above this one. */
  connectionsArn(action: ConnectionAction): string;
  /** The same as cdk-nag writes it. */
  connectionsArnFinding(action: ConnectionAction): string;
}

export function makeWebSocketGateway(scope: Construct, settings: Settings): WebSocketGateway {
  const api = new WebSocketApi(scope, 'WebSocketApi', {
    apiName: `${settings.name}-web-socket`,
    description: 'Nubo: WebSocket connections',
    routeSelectionExpression: '$request.body.action',
  });
  const stage = new CfnStage(scope, 'WebSocketStage', {
    apiId: api.apiId,
    stageName: STAGE,
    autoDeploy: true,
    defaultRouteSettings: { throttlingRateLimit: 5000, throttlingBurstLimit: 5000 },
  });
  suppressNag(
    stage,
    'AwsSolutions-APIG1',
    'Access logs of WebSocket APIs need a role set for the whole account, which is not ours to set; every route logs in its function.',
  );
  const definition = api.node.defaultChild;
  if (!(definition instanceof CfnApi)) throw new Error('the WebSocket API has no AWS::ApiGatewayV2::Api');
  const url = `${definition.attrApiEndpoint}/${STAGE}`;
  new CfnOutput(scope, 'WebSocketUrl', {
    description: 'URL of the WebSocket API',
    value: settings.domain ? `wss://${webSocketDomain(settings.domain)}` : url,
  });
  // Exported by a name of its own, so that the finding about the ARN has a text that can be known beforehand.
  const name = `${settings.name}-web-socket-api`;
  const resource = Stack.of(scope).exportValue(api.apiId, { name });
  return {
    api,
    stage,
    url,
    connectionsArn: (action) =>
      Stack.of(scope).formatArn({
        service: 'execute-api',
        resource,
        resourceName: `${STAGE}/${action}/@connections/*`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    connectionsArnFinding: (action) =>
      `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:${name}/${STAGE}/${action}/@connections/*`,
  };
}
