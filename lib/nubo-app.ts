import { type App, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { ServiceSpec } from '../functions/_shared/routing/route.ts';
import type { TriggerSpec } from '../functions/_shared/routing/trigger.ts';
import { ApiStack } from './api-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import {
  type FunctionSpec,
  pascalCase,
  specOfRoute,
  specOfTrigger,
  specOfWebSocketRoute,
} from './function-spec.ts';
import { NetworkStack } from './network-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { readSettings } from './settings.ts';
import { WebStack } from './web-stack.ts';

export interface NuboProps {
  readonly services: readonly ServiceSpec[];
  readonly triggers: readonly TriggerSpec[];
  /** Folder of the built functions: `<service>/<id>/index.js`. */
  readonly codeDir: string;
  /** Folder of the built layers: `<name>/nodejs`. */
  readonly layersDir: string;
}

/**
 * Adds every stack to the app. They refer downwards only, Network and Web → Data → Api → services →
 * Observability,
 * and name no account or region: the same templates deploy anywhere.
 */
export function addStacks(app: App, { services, triggers, codeDir, layersDir }: NuboProps): void {
  const settings = readSettings(app.node);
  const stack = (name: string, description: string): [string, StackProps] => [
    `${pascalCase(settings.name)}${name}`,
    { description: `Nubo: ${description}` },
  ];
  const of = <K extends TriggerSpec['kind']>(kind: K) =>
    triggers.filter((trigger): trigger is Extract<TriggerSpec, { kind: K }> => trigger.kind === kind);
  const [networkId, networkProps] = stack('Network', 'the VPC of its stores');
  const network = new NetworkStack(app, networkId, settings, { ...networkProps, ...PROTECTED });
  const [webId, webProps] = stack('Web', 'the web console');
  const web = new WebStack(app, webId, settings, webProps);
  const [dataId, dataProps] = stack('Data', 'all that keeps state, its migrations and the signing keys');
  const data = new DataStack(app, dataId, {
    ...dataProps,
    ...PROTECTED,
    settings,
    network,
    databaseServices: databaseServices(services, triggers),
    migrations: of('migrations'),
    customResources: of('custom-resource'),
    queues: of('queue'),
    codeDir,
  });
  // The console's origin is known.
  data.addStackDependency(web);
  const [apiId, apiProps] = stack('Api', 'the HTTP API');
  const api = new ApiStack(app, apiId, settings, apiProps);
  api.addStackDependency(data);
  for (const { name, title, http, webSocket = [] } of services) {
    const [id, props] = stack(pascalCase(name), title);
    const own = <T extends TriggerSpec>(all: readonly T[]) => all.filter(({ service }) => service === name);
    const { httpApi, webSocketGateway } = api;
    const service = new ServiceStack(app, id, {
      ...props,
      service: name,
      http,
      webSocket,
      direct: own(of('direct')),
      queues: own(of('queue')),
      events: own(of('event')),
      objects: own(of('object')),
      schedules: own(of('schedule')),
      jobs: own(of('job')),
      httpApi,
      webSocketGateway,
      shared: data,
      codeDir,
      layersDir,
    });
    // Not only for what they refer to: migrations and keys are done, the URL is known.
    service.addStackDependency(data);
    service.addStackDependency(api);
  }
  if (settings.profile === 'prod') {
    const [edgeId, edgeProps] = stack('Edge', 'CloudFront before the HTTP API');
    new EdgeStack(app, edgeId, settings, api.httpApi, edgeProps);
  }
  const [watchId, watchProps] = stack('Observability', 'alarms and the dashboard');
  new ObservabilityStack(
    app,
    watchId,
    settings,
    api.httpApi,
    api.webSocketGateway.api,
    data.database.instance,
    watchProps,
  );
  Tags.of(app).add('app', settings.name, {
    // Newer in CDK than in the schemas that CloudFormation has published: nothing needs them there.
    excludeResourceTypes: ['AWS::CloudWatch::Dashboard', 'AWS::RDS::DBProxyTargetGroup'],
  });
  // The switch of CDK's own validation: off only where the same templates were or will be validated.
  if (process.env.CDK_VALIDATION !== 'false') Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Stacks that hold data are deleted by `npm run destroy -- --delete-data` alone, which lifts this. */
const PROTECTED = { terminationProtection: true };

/** Services of which some function signs in to PostgreSQL as the service's role. */
function databaseServices(services: readonly ServiceSpec[], triggers: readonly TriggerSpec[]): string[] {
  const specs: FunctionSpec[] = [
    ...services.flatMap(({ name, http, webSocket = [] }) => [
      ...http.map((route) => specOfRoute(name, route)),
      ...webSocket.map((route) => specOfWebSocketRoute(name, route)),
    ]),
    ...triggers.map(specOfTrigger),
  ];
  return [...new Set(specs.filter((spec) => spec.database === 'service').map((spec) => spec.service))].sort();
}
