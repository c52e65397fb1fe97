import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnStage, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { allowedOriginsFor } from './allowed-origins.ts';
import { identityParameters } from './identity.ts';
import { addOwnDomain } from './own-domain.ts';
import type { Settings } from './settings.ts';
import { makeWebSocketGateway, type WebSocketGateway } from './web-socket-api.ts';

/** the HTTP API and the WebSocket API; each service attaches its routes from its own stack. */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi;
  readonly webSocketGateway: WebSocketGateway;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: settings.name,
      description: 'Nubo',
      createDefaultStage: false,
    });
    this.webSocketGateway = makeWebSocketGateway(this, settings);
    this.allowOrigins(settings);
    const stage = this.stage(settings);
    if (settings.domain)
      addOwnDomain(this, settings.domain, { api: this.httpApi, stage }, this.webSocketGateway);
    this.publishAddress(settings);
  }

  /** CORS for the console and the configured origins. */
  private allowOrigins(settings: Settings): void {
    const api = this.httpApi.node.defaultChild;
    if (!(api instanceof CfnApi)) throw new Error('the HTTP API has no AWS::ApiGatewayV2::Api');
    const { list } = allowedOriginsFor(this, settings);
    api.addPropertyOverride('CorsConfiguration', { ...CORS, AllowOrigins: list });
  }

  /** One stage, throttled for all callers together; a line of JSON a request, in the fields of HTTP APIs. */
  private stage({ profile }: Settings): CfnStage {
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: profile === 'prod' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { defaultChild } = new HttpStage(this, 'DefaultStage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 2000, burstLimit: 4000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    }).node;
    if (!(defaultChild instanceof CfnStage)) throw new Error('the stage has no AWS::ApiGatewayV2::Stage');
    return defaultChild;
  }

  /** Where the product is reached: tokens name it as their issuer, mails link to it. */
  private publishAddress(settings: Settings): void {
    const given = new CfnParameter(this, 'PublicUrl', {
      description:
        'https://api.example.com where a proxy of your own leads here; empty: the domain, else the URL of the API',
      default: '',
    });
    const some = new CfnCondition(this, 'HasPublicUrl', {
      expression: Fn.conditionNot(Fn.conditionEquals(given.valueAsString, '')),
    });
    const own = settings.domain ? `https://${settings.domain.name}` : this.httpApi.apiEndpoint;
    const url = Fn.conditionIf(some.logicalId, given.valueAsString, own).toString();
    new StringParameter(this, 'PublicUrlValue', {
      parameterName: identityParameters(settings).publicUrl,
      description: "The product's URL, and the issuer of its tokens",
      stringValue: url,
    });
    new CfnOutput(this, 'Url', { description: "The product's URL", value: url });
  }
}

const CORS = {
  // A console on a domain of the same site sends its session's cookie (docs/decisions/108).
  AllowCredentials: true,
  AllowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  AllowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
  ExposeHeaders: [
    'etag',
    'idempotency-replayed',
    'location',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
    'warning',
    'www-authenticate',
    'x-cache',
    'x-request-id',
  ],
  MaxAge: Duration.hours(2).toSeconds(),
};

/**
 * Source: Amazon API Gateway, "Customize HTTP API access logs". The route and neither path nor query string: they
 * may hold the token of a link, a code or a ticket.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  integrationStatus: '$context.integrationStatus',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};
