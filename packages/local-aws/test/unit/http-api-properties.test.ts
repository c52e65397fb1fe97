import { describe, expect, test } from 'vitest';
import {
  readHttpApi,
  readHttpIntegration,
  readHttpRoute,
  readHttpStage,
} from '../../src/gateway/http-api-properties.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
const integration = {
  ApiId: 'a',
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: ARN,
  PayloadFormatVersion: '2.0',
};
const route = { ApiId: 'a', RouteKey: 'GET /x', Target: 'integrations/i' };

describe('an HTTP API as CloudFormation describes it', () => {
  test('is read with its CORS configuration', () => {
    const cors = {
      AllowOrigins: ['https://a.example'],
      AllowMethods: ['get'],
      MaxAge: '60',
      AllowCredentials: 'true',
    };
    expect(readHttpApi('a', { ProtocolType: 'HTTP', Name: 'api', CorsConfiguration: cors })).toEqual({
      apiId: 'a',
      name: 'api',
      disableExecuteApiEndpoint: false,
      cors: {
        allowOrigins: ['https://a.example'],
        allowMethods: ['GET'],
        allowHeaders: [],
        exposeHeaders: [],
        maxAgeSeconds: 60,
        allowCredentials: true,
      },
    });
  });

  test.each([ARN, `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`])(
    'calls the function of %s',
    (IntegrationUri) => {
      expect(readHttpIntegration('i', { ...integration, IntegrationUri })).toEqual({
        apiId: 'a',
        integrationId: 'i',
        functionArn: ARN,
        timeoutMs: 30_000,
      });
    },
  );

  test('has a stage with variables and throttles', () => {
    const stage = readHttpStage({
      ApiId: 'a',
      StageName: '$default',
      StageVariables: { color: 'blue' },
      DefaultRouteSettings: { ThrottlingBurstLimit: 10, ThrottlingRateLimit: '5.5' },
      RouteSettings: { 'GET /x': { ThrottlingBurstLimit: 1 } },
    });
    expect(stage).toMatchObject({
      variables: { color: 'blue' },
      defaultThrottle: { burstLimit: 10, rateLimit: 5.5 },
      routeThrottles: { 'GET /x': { burstLimit: 1, rateLimit: undefined } },
    });
  });

  test.each([
    [
      () => readHttpIntegration('i', { ...integration, PayloadFormatVersion: '1.0' }),
      'PayloadFormatVersion 1.0: only 2.0 is supported',
    ],
    [
      () => readHttpIntegration('i', { ...integration, PayloadFormatVersion: undefined }),
      'PayloadFormatVersion (none, so 1.0): only 2.0',
    ],
    [
      () => readHttpIntegration('i', { ...integration, IntegrationType: 'HTTP_PROXY' }),
      'IntegrationType HTTP_PROXY',
    ],
    [() => readHttpIntegration('i', { ...integration, TimeoutInMillis: 31_000 }), 'TimeoutInMillis 31000'],
    [
      () => readHttpIntegration('i', { ...integration, IntegrationUri: 'https://x' }),
      'IntegrationUri https://x',
    ],
    [() => readHttpRoute('r', { ...route, AuthorizationType: 'JWT' }), 'AuthorizationType JWT'],
    [() => readHttpRoute('r', { ...route, RouteKey: 'FETCH /x' }), 'RouteKey FETCH /x'],
    [() => readHttpRoute('r', { ApiId: 'a', RouteKey: 'GET /x' }), 'Target: missing'],
    [() => readHttpApi('a', { ProtocolType: 'WEBSOCKET' }), 'ProtocolType WEBSOCKET'],
    [() => readHttpApi('a', { ProtocolType: 'HTTP', Body: {} }), 'Body'],
  ])('is refused by name where it asks for what is not there (%#)', (read, message) => {
    expect(read).toThrow(message);
  });
});
