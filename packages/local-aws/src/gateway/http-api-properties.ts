import type {
  CorsConfiguration,
  HttpApi,
  HttpIntegration,
  HttpRoute,
  HttpStage,
  Throttle,
} from './http-api-model.ts';

/**
 * Readers from CloudFormation properties (intrinsics resolved) to the gateway's model. Each throws an `Error`
 * that names the property for anything this gateway does not do, so that nothing is silently ignored.
 * Source: AWS CloudFormation reference, `AWS::ApiGatewayV2::*`.
 */
type Properties = Readonly<Record<string, unknown>>;

const record = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? // Checked just above: an object that is no array has string keys.
      (value as Properties)
    : {};
const text = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
};
const number = (value: unknown): number | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  const result = Number(value);
  if (Number.isNaN(result)) throw new Error(`not a number: ${JSON.stringify(value)}`);
  return result;
};
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map((item) => String(item)) : []);
const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** `AWS::ApiGatewayV2::Api` with `ProtocolType: HTTP`. */
export function readHttpApi(apiId: string, properties: Properties): HttpApi {
  if (properties.ProtocolType !== 'HTTP')
    throw new Error(`ProtocolType ${String(properties.ProtocolType)}: not HTTP`);
  if (properties.Body ?? properties.BodyS3Location) throw new Error('Body: an imported API is not supported');
  return {
    apiId,
    name: text(properties.Name) ?? apiId,
    cors: readCors(properties.CorsConfiguration),
    disableExecuteApiEndpoint: isTrue(properties.DisableExecuteApiEndpoint),
  };
}

/** Also `Cors` of `AWS::Lambda::Url`, which has the same keys. */
export function readCors(value: unknown): CorsConfiguration | undefined {
  if (value === undefined || value === null) return undefined;
  const cors = record(value);
  return {
    allowOrigins: texts(cors.AllowOrigins),
    allowMethods: texts(cors.AllowMethods).map((method) => method.toUpperCase()),
    allowHeaders: texts(cors.AllowHeaders),
    exposeHeaders: texts(cors.ExposeHeaders),
    maxAgeSeconds: number(cors.MaxAge),
    allowCredentials: isTrue(cors.AllowCredentials),
  };
}

/** `AWS::ApiGatewayV2::Integration`: Lambda proxy, payload format 2.0. */
export function readHttpIntegration(integrationId: string, properties: Properties): HttpIntegration {
  const type = properties.IntegrationType;
  if (type !== 'AWS_PROXY')
    throw new Error(`IntegrationType ${String(type)}: only AWS_PROXY (Lambda) is supported`);
  if (properties.IntegrationSubtype)
    throw new Error('IntegrationSubtype: service integrations are not supported');
  const format = text(properties.PayloadFormatVersion);
  if (format !== '2.0') {
    throw new Error(`PayloadFormatVersion ${format ?? '(none, so 1.0)'}: only 2.0 is supported`);
  }
  const timeoutMs = number(properties.TimeoutInMillis) ?? 30_000;
  if (timeoutMs < 50 || timeoutMs > 30_000)
    throw new Error(`TimeoutInMillis ${timeoutMs}: must be 50 to 30000`);
  return {
    apiId: required(properties, 'ApiId'),
    integrationId,
    functionArn: functionArnOf(required(properties, 'IntegrationUri')),
    timeoutMs,
  };
}

/** `AWS::ApiGatewayV2::Route` without an authorizer. */
export function readHttpRoute(routeId: string, properties: Properties): HttpRoute {
  const authorisation = text(properties.AuthorizationType) ?? 'NONE';
  if (authorisation !== 'NONE') throw new Error(`AuthorizationType ${authorisation}: only NONE is supported`);
  const routeKey = required(properties, 'RouteKey');
  if (routeKey !== '$default' && !/^(ANY|GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) \/\S*$/.test(routeKey)) {
    throw new Error(`RouteKey ${routeKey}: must be "METHOD /path" or $default`);
  }
  return {
    apiId: required(properties, 'ApiId'),
    routeId,
    routeKey,
    integrationId: required(properties, 'Target').replace(/^integrations\//, ''),
  };
}

/** `AWS::ApiGatewayV2::Stage`. Deployments do not matter here: a stage always serves what is defined. */
export function readHttpStage(properties: Properties): HttpStage {
  const variables = Object.entries(record(properties.StageVariables)).map(([key, value]) => [
    key,
    String(value),
  ]);
  const routes = Object.entries(record(properties.RouteSettings)).map(([key, value]) => [
    key,
    readThrottle(value),
  ]);
  return {
    apiId: required(properties, 'ApiId'),
    name: required(properties, 'StageName'),
    variables: Object.fromEntries(variables),
    defaultThrottle: readThrottle(properties.DefaultRouteSettings),
    routeThrottles: Object.fromEntries(routes),
  };
}

function readThrottle(value: unknown): Throttle {
  const settings = record(value);
  return {
    rateLimit: number(settings.ThrottlingRateLimit),
    burstLimit: number(settings.ThrottlingBurstLimit),
  };
}

/** The function's ARN, bare or inside an `arn:aws:apigateway:…:lambda:path/…/functions/<arn>/invocations` URI. */
export function functionArnOf(uri: string): string {
  const wrapped = /:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  const arn = wrapped ?? uri;
  if (!/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/.test(arn))
    throw new Error(`IntegrationUri ${uri}: not a Lambda function`);
  return arn;
}

function required(properties: Properties, name: string): string {
  const value = text(properties[name]);
  if (value === undefined || value === '') throw new Error(`${name}: missing`);
  return value;
}
