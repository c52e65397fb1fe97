import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { pascalCase } from '../function-spec.ts';
import type { Profile } from '../settings.ts';

interface TableDefinition {
  /** Partition key, text. */
  readonly key: string;
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
} as const satisfies Record<string, TableDefinition>;

/** On demand, with point-in-time recovery; names are CloudFormation's, so that a table can be replaced. */
export function makeTables(scope: Construct, profile: Profile): ReadonlyMap<string, Table> {
  const definitions = Object.entries<TableDefinition>(TABLES);
  return new Map(
    definitions.map(([name, definition]) => [name, makeTable(scope, name, definition, profile)]),
  );
}

function makeTable(scope: Construct, name: string, definition: TableDefinition, profile: Profile): Table {
  const { key, expires, disposable } = definition;
  return new Table(scope, `${pascalCase(name)}Table`, {
    partitionKey: { name: key, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // DynamoDB always encrypts; the account's own KMS key adds an audit trail and a charge a call.
    encryption: profile === 'prod' ? TableEncryption.AWS_MANAGED : TableEncryption.DEFAULT,
    removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    ...(expires ? { timeToLiveAttribute: expires } : {}),
  });
}
