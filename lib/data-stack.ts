import { CfnOutput, CfnParameter, CustomResource, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import type { BucketName, QueueName, SecretName, TableName } from '../functions/_shared/routing/names.ts';
import type {
  CustomResourceTrigger,
  MigrationsTrigger,
  QueueTrigger,
} from '../functions/_shared/routing/trigger.ts';
import { makeAllowedOrigins } from './allowed-origins.ts';
import { makeConsoleUrl } from './console-url.ts';
import { RouteFunction } from './constructs/route-function.ts';
import { manageTriggerProvider } from './constructs/trigger-provider.ts';
import { makeBuckets } from './data/buckets.ts';
import { type Cache, makeCache } from './data/cache.ts';
import { type Database, databaseUser, makeDatabase } from './data/database.ts';
import { makeQueues } from './data/queues.ts';
import { makeSecrets } from './data/secrets.ts';
import { makeTables } from './data/tables.ts';
import { pascalCase, specOfTrigger } from './function-spec.ts';
import { identityParameters } from './identity.ts';
import { makeMailSender } from './mail-sender.ts';
import type { Network } from './network-stack.ts';
import type { Settings } from './settings.ts';
import { named, type SharedResources } from './shared-resources.ts';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
  readonly network: Network;
  /** Services with a role of their own in PostgreSQL. */
  readonly databaseServices: readonly string[];
  readonly migrations: readonly MigrationsTrigger[];
  readonly customResources: readonly CustomResourceTrigger[];
  readonly queues: readonly QueueTrigger[];
  readonly codeDir: string;
}

/**
 * All that keeps state, and what must have happened to it before any service is updated: the migrations and
 * the signing keys. Services stand in stacks that depend on this one, so both are done when they begin.
 */
export class DataStack extends Stack implements SharedResources {
  readonly settings: Settings;
  readonly network: Network;
  readonly database: Database;
  readonly cache: Cache;
  readonly storesUseTls: string;
  readonly tables: ReadonlyMap<TableName, Table>;
  readonly secrets: ReadonlyMap<SecretName, ISecret>;
  readonly buckets: ReadonlyMap<BucketName, Bucket>;
  readonly queues: ReadonlyMap<QueueName, IQueue>;
  readonly bus: IEventBus;
  readonly scheduleGroup: string;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { settings, network, databaseServices, codeDir } = props;
    this.settings = settings;
    this.network = network;
    this.storesUseTls = new CfnParameter(this, 'StoresUseTls', {
      description: 'Whether PostgreSQL and Valkey are spoken to over TLS; always on AWS',
      allowedValues: ['true', 'false'],
      default: 'true',
    }).valueAsString;
    this.database = makeDatabase(this, network, settings, databaseServices.map(databaseUser));
    this.cache = makeCache(this, network, settings);
    this.tables = makeTables(this, settings.profile);
    this.buckets = makeBuckets(this, makeAllowedOrigins(this, settings));
    const files = named('bucket', this.buckets, 'files');
    new CfnOutput(this, 'FilesUrl', {
      description: 'Where presigned URLs lead',
      value: `https://${files.bucketRegionalDomainName}`,
    });
    this.queues = makeQueues(this, props.queues);
    this.secrets = makeSecrets(this, settings).set('database-master', this.database.masterSecret);
    this.bus = new EventBus(this, 'Bus', { description: 'What happened, for whoever it concerns' });
    this.scheduleGroup = new CfnScheduleGroup(this, 'Schedules', { name: settings.name }).ref;
    makeMailSender(this, settings);
    makeConsoleUrl(this, settings);
    for (const migrations of props.migrations) this.migrate(migrations, codeDir);
    for (const resource of props.customResources) this.customResource(resource, codeDir);
  }

  /** Runs at every deployment that changes the function, its SQL included. */
  private migrate(migrations: MigrationsTrigger, codeDir: string): void {
    const spec = specOfTrigger(migrations);
    const { function: handler } = new RouteFunction(this, pascalCase(spec.id), {
      spec,
      shared: this,
      codeDir,
    });
    new Trigger(this, `${pascalCase(spec.id)}Trigger`, {
      handler,
      timeout: Duration.seconds(spec.sizing.timeoutSeconds ?? 60),
      executeAfter: [this.database.instance],
    });
    manageTriggerProvider(this);
  }

  private customResource(trigger: CustomResourceTrigger, codeDir: string): void {
    const spec = specOfTrigger(trigger);
    const maker = new RouteFunction(this, pascalCase(spec.id), { spec, shared: this, codeDir });
    const properties = trigger.properties.map((name) => [name, this.property(trigger, name)]);
    const resource = new CustomResource(this, trigger.resourceType.replace('Custom::', ''), {
      serviceToken: maker.function.functionArn,
      resourceType: trigger.resourceType,
      // Without an answer CloudFormation waits for an hour by itself.
      serviceTimeout: Duration.seconds(2 * (spec.sizing.timeoutSeconds ?? 60)),
      properties: {
        ...Object.fromEntries(properties),
        ...(spec.needs.rotatesKeys && { Parameter: identityParameters(this.settings).jwks }),
      },
    });
    // Its answer is only worth something while the function may still write the secret and its log.
    resource.node.addDependency(maker);
  }

  /** Each property is a parameter of the stack: changing it updates the resource. */
  private property(trigger: CustomResourceTrigger, name: string): string {
    return new CfnParameter(this, `${pascalCase(trigger.id)}${name}`, {
      description: `${trigger.resourceType} ${name}: another value runs ${trigger.service}/${trigger.id} again`,
      default: '1',
    }).valueAsString;
  }
}
