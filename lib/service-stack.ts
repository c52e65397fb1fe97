import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import {
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  WebSocketRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { FunctionUrlAuthType, type LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { HttpRouteSpec, WebSocketRouteSpec } from '../functions/_shared/routing/route.ts';
import type {
  DirectTrigger,
  EventTrigger,
  JobTrigger,
  ObjectTrigger,
  QueueTrigger,
  ScheduleTrigger,
} from '../functions/_shared/routing/trigger.ts';
import { allowedEndpointsFor } from './allowed-endpoints.ts';
import { allowedOriginsFor } from './allowed-origins.ts';
import { consoleUrlFor } from './console-url.ts';
import { EventConsumer } from './constructs/event-consumer.ts';
import { imageLayer } from './constructs/image-layer.ts';
import { ObjectConsumer } from './constructs/object-consumer.ts';
import { consumeQueue } from './constructs/queue-consumer.ts';
import { RouteFunction } from './constructs/route-function.ts';
import { runOnSchedule } from './constructs/schedule.ts';
import { ScheduledJob } from './constructs/scheduled-job.ts';
import {
  type FunctionSpec,
  pascalCase,
  specOfRoute,
  specOfTrigger,
  specOfWebSocketRoute,
} from './function-spec.ts';
import { identityFor } from './identity.ts';
import { mailSenderFor } from './mail-sender.ts';
import { PROVISIONED } from './services/provisioned.ts';
import { named, provide, type SharedResources } from './shared-resources.ts';
import { suppressNag } from './suppress-nag.ts';
import { upstreamUrls } from './upstreams.ts';
import type { WebSocketGateway } from './web-socket-api.ts';

export interface ServiceStackProps extends StackProps {
  readonly service: string;
  readonly http: readonly HttpRouteSpec[];
  readonly webSocket: readonly WebSocketRouteSpec[];
  readonly direct: readonly DirectTrigger[];
  readonly queues: readonly QueueTrigger[];
  readonly events: readonly EventTrigger[];
  readonly objects: readonly ObjectTrigger[];
  readonly schedules: readonly ScheduleTrigger[];
  readonly jobs: readonly JobTrigger[];
  readonly httpApi: HttpApi;
  readonly webSocketGateway: WebSocketGateway;
  /** The keys and the URL are added here: each stack reads them itself. */
  readonly shared: SharedResources;
  readonly codeDir: string;
  /** Folder of the built layers: `<name>/nodejs`. */
  readonly layersDir: string;
}

/** One service: a function for each route and trigger, and the routes that lead to them. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { settings } = props.shared;
    let origins: string | undefined;
    let endpoints: string | undefined;
    const shared = provide(props.shared, {
      identity: identityFor(this, settings),
      webSocketGateway: props.webSocketGateway,
      mailSender: () => mailSenderFor(this, settings),
      upstreams: upstreamUrls(this),
      allowedEndpoints: () => {
        endpoints ??= allowedEndpointsFor(this);
        return endpoints;
      },
      consoleUrl: () => consoleUrlFor(this, settings),
      webOrigins: () => {
        origins ??= allowedOriginsFor(this, settings).text;
        return origins;
      },
    });
    let images: LayerVersion | undefined;
    const layersOf = ({ needs }: FunctionSpec): LayerVersion[] => {
      if (!needs.images) return [];
      images ??= imageLayer(this, props.layersDir);
      return [images];
    };
    const make = (spec: FunctionSpec): RouteFunction => {
      const provisioned = settings.profile === 'prod' ? PROVISIONED[`${spec.service}/${spec.id}`] : undefined;
      return new RouteFunction(this, pascalCase(spec.id), {
        spec,
        shared,
        codeDir: props.codeDir,
        layers: layersOf(spec),
        ...(provisioned && { provisioned }),
      });
    };
    for (const route of props.http)
      this.attach(route, make(specOfRoute(props.service, route)), props.httpApi);
    for (const route of props.webSocket) {
      this.attachWebSocket(route, make(specOfWebSocketRoute(props.service, route)), props.webSocketGateway);
    }
    for (const direct of props.direct) this.direct(direct, make(specOfTrigger(direct)));
    for (const trigger of props.queues) {
      consumeQueue(make(specOfTrigger(trigger)), named('queue', shared.queues, trigger.queue), trigger);
    }
    for (const trigger of props.events) {
      new EventConsumer(this, shared.bus, make(specOfTrigger(trigger)), trigger);
    }
    for (const trigger of props.objects) {
      const bucket = named('bucket', shared.buckets, trigger.bucket);
      new ObjectConsumer(this, bucket, make(specOfTrigger(trigger)), trigger);
    }
    for (const trigger of props.schedules) {
      runOnSchedule(this, pascalCase(trigger.id), make(specOfTrigger(trigger)), {
        name: trigger.scheduleName,
        group: shared.scheduleGroup,
        description: trigger.summary,
        expression: trigger.expression,
      });
    }
    for (const trigger of props.jobs) {
      new ScheduledJob(this, make(specOfTrigger(trigger)), trigger, shared);
    }
  }

  /** A route key of the WebSocket API; one that answers sends back what its function returns. */
  private attachWebSocket(
    route: WebSocketRouteSpec,
    { target }: RouteFunction,
    { api }: WebSocketGateway,
  ): void {
    const made = new WebSocketRoute(this, `WebSocket ${route.routeKey}`, {
      webSocketApi: api,
      routeKey: route.routeKey,
      integration: new WebSocketLambdaIntegration('Integration', target),
      returnResponse: route.answers,
    });
    suppressNag(
      made,
      'AwsSolutions-APIG4',
      'The handshake lets nobody in without a token or ticket that its function has verified; frames come over connections it let in.',
    );
  }

  /** The path and its aliases lead to one function. */
  private attach(route: HttpRouteSpec, { target }: RouteFunction, httpApi: HttpApi): void {
    const integration = new HttpLambdaIntegration('Integration', target);
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      const made = new HttpRoute(this, `${route.method} ${path}`, {
        httpApi,
        integration,
        routeKey: HttpRouteKey.with(path, HttpMethod[route.method]),
      });
      suppressNag(made, 'AwsSolutions-APIG4', ACCESS[route.access]);
    }
    if (route.functionUrl) {
      // CDK adds the two permissions that an open function URL takes (AWS Lambda, "Control access to function URLs").
      const { url } = target.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
      new CfnOutput(this, `${pascalCase(route.id)}FunctionUrl`, {
        description: `Function URL of ${route.method} ${route.path}`,
        value: url,
      });
    }
  }

  private direct({ id, caller }: DirectTrigger, { function: fn }: RouteFunction): void {
    if (caller === 'operator') {
      new CfnOutput(this, `${pascalCase(id)}Name`, {
        description: `aws lambda invoke --function-name … : ${fn.node.path}`,
        value: fn.functionName,
      });
    }
  }
}

/** Why the gateway itself does not authorise: its JWT authorizer cannot trust an issuer served by the same API. */
const ACCESS: Readonly<Record<HttpRouteSpec['access'], string>> = {
  public: 'Public by contract: anybody may call it.',
  optional: 'Public by contract; a token that is sent is verified by the function.',
  user: 'The function verifies the access token before anything else.',
  admin: 'The function verifies the access token and the role before anything else.',
  agent: "The function verifies the token of the host's agent before anything else.",
};
