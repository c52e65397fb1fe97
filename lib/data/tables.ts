import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { TableName } from '../../functions/_shared/routing/names.ts';
import { entriesOf, pascalCase } from '../function-spec.ts';
import type { Profile } from '../settings.ts';

interface TableDefinition {
  /** Partition key, text. */
  readonly key: string;
  /** Sort key, text. */
  readonly sort?: string;
  /** Index `gsi1` over `gsi1pk` and `gsi1sk`, text, with all attributes; sparse: only items that have both are in it. */
  readonly indexed?: true;
  /** Attribute with the epoch second after which DynamoDB drops the item. */
  readonly expires?: string;
  /** Losing it costs nobody anything lasting: it goes with its stack. */
  readonly disposable?: true;
}

/** Every DynamoDB table by its logical name, as `needs.tables` uses it. */
export const TABLES = {
  /** Answers kept for `Idempotency-Key`, 24 hours. */
  idempotency: { key: 'id', expires: 'expiresAt', disposable: true },
  /** Counters of the functions outside the VPC. */
  'rate-limits': { key: 'id', expires: 'expiresAt', disposable: true },
  /** Sign-ins by way of Google that have begun, and the codes they end with. */
  'sign-ins': { key: 'id', expires: 'expiresAt', disposable: true },
  /** WebSocket connections, their subscriptions, and tickets: gone with the connections they are about. */
  connections: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt', disposable: true },
  /** Messages of the last 30 days, rooms, people, read marks. */
  chat: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
  /** Records and public links of files; links and uploads that were never finished expire. */
  files: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
  /** Answers of third parties, who fetches one, and the state of each provider's circuit. */
  integrations: { key: 'id', expires: 'expiresAt', disposable: true },
  /** Events that webhooks brought, and the sources they come from. */
  webhooks: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
  /** Jobs, their locks and the records of their runs. */
  jobs: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
  /** Notifications, preferences, endpoints and their deliveries. */
  notifications: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
  /** Hosts, their samples and roll-ups, alert rules and alerts. */
  metrics: { key: 'pk', sort: 'sk', indexed: true, expires: 'expiresAt' },
} as const satisfies Record<TableName, TableDefinition>;

/** Whether the table has the index `gsi1`. */
export function isIndexed(name: TableName): boolean {
  const definition: TableDefinition = TABLES[name];
  return definition.indexed === true;
}

/** On demand, with point-in-time recovery; names are CloudFormation's, so that a table can be replaced. */
export function makeTables(scope: Construct, profile: Profile): ReadonlyMap<TableName, Table> {
  const definitions: [TableName, TableDefinition][] = entriesOf(TABLES);
  return new Map(
    definitions.map(([name, definition]) => [name, makeTable(scope, name, definition, profile)]),
  );
}

function makeTable(scope: Construct, name: string, definition: TableDefinition, profile: Profile): Table {
  const { key, sort, indexed, expires, disposable } = definition;
  const text = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
  const table = new Table(scope, `${pascalCase(name)}Table`, {
    partitionKey: text(key),
    ...(sort ? { sortKey: text(sort) } : {}),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // DynamoDB always encrypts; the account's own KMS key adds an audit trail and a charge a call.
    encryption: profile === 'prod' ? TableEncryption.AWS_MANAGED : TableEncryption.DEFAULT,
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(expires ? { timeToLiveAttribute: expires } : {}),
  });
  if (indexed) {
    table.addGlobalSecondaryIndex({
      indexName: 'gsi1',
      partitionKey: text('gsi1pk'),
      sortKey: text('gsi1sk'),
    });
  }
  return table;
}
