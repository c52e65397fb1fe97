import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type {
  BucketName,
  QueueName,
  SecretName,
  TableName,
  UpstreamName,
} from '../functions/_shared/routing/names.ts';
import type { Cache } from './data/cache.ts';
import type { Database } from './data/database.ts';
import type { Identity } from './identity.ts';
import type { MailSender } from './mail-sender.ts';
import type { Network } from './network-stack.ts';
import type { Settings } from './settings.ts';
import type { WebSocketGateway } from './web-socket-api.ts';

/** Everything a function may be given; maps are by logical name. */
export interface SharedResources {
  readonly settings: Settings;
  readonly network: Network;
  readonly database: Database;
  readonly cache: Cache;
  /** `'true'` or `'false'`: whether PostgreSQL and Valkey are spoken to over TLS. */
  readonly storesUseTls: string;
  readonly tables: ReadonlyMap<TableName, ITable>;
  readonly secrets: ReadonlyMap<SecretName, ISecret>;
  readonly buckets: ReadonlyMap<BucketName, IBucket>;
  readonly queues: ReadonlyMap<QueueName, IQueue>;
  readonly bus: IEventBus;
  /** Group of all schedules of this deployment. */
  readonly scheduleGroup: string;
  /** Absent in the stack that makes the keys. */
  readonly identity?: Identity;
  /** Absent below the stack of the APIs. */
  readonly webSocketGateway?: WebSocketGateway;
  /** In the stacks of the services; made where something needs it. */
  readonly mailSender?: () => MailSender;
  /** The same: origins of web pages that people may be sent back to, by commas. */
  readonly webOrigins?: () => string;
  /** The same: URL of the web console. */
  readonly consoleUrl?: () => string;
  /** The same: receivers of outbound webhooks that are allowed whatever their IP, by commas. */
  readonly allowedEndpoints?: () => string;
  /** The same: base URLs of third parties. */
  readonly upstreams?: (name: UpstreamName) => string;
}

/** The thing of this logical name; throws with the names there are. */
export function named<Name extends string, T>(
  kind: string,
  things: ReadonlyMap<Name, T>,
  name: NoInfer<Name>,
): T {
  const found = things.get(name);
  if (found === undefined)
    throw new Error(`there is no ${kind} "${name}"; there are: ${[...things.keys()].join(', ') || 'none'}`);
  return found;
}

/** The same, with this stack's own things added. */
export function provide(below: SharedResources, own: Partial<SharedResources>): SharedResources {
  const { settings, network, database, cache, storesUseTls } = below;
  const { tables, secrets, buckets, queues, bus, scheduleGroup } = below;
  return {
    ...{ settings, network, database, cache, storesUseTls },
    ...{ tables, secrets, buckets, queues, bus, scheduleGroup },
    ...own,
  };
}
