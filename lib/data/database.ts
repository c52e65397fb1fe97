import { CfnParameter, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type ISecurityGroup,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnDBInstance,
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  DefaultAuthScheme,
  PostgresEngineVersion,
  ProxyTarget,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type Network, POSTGRES_PORT } from '../network-stack.ts';
import type { Settings } from '../settings.ts';
import { suppressNag } from '../suppress-nag.ts';

/** The one database; services share it and see nothing of each other's schemas. */
export const DATABASE_NAME = 'nubo';
export const MASTER_USER = 'nubo_master';
/** May read every schema (functions/migrations/backup-role.ts). */
export const BACKUP_USER = 'nubo_backup';

/** PostgreSQL role and schema of a service. */
export function databaseUser(service: string): string {
  return `nubo_${service.replaceAll('-', '_')}`;
}

/** Where one connects as a service, or as the master user. */
export interface DatabaseEndpoint {
  readonly host: string;
  readonly port: string;
  /** ARN that `rds-db:connect` as this user is granted on. */
  userArn(user: string): string;
}

export interface Database {
  readonly instance: DatabaseInstance;
  /** For the services: the proxy, where there is one. */
  readonly services: DatabaseEndpoint;
  /** For the master user: the instance itself. */
  readonly master: DatabaseEndpoint;
  readonly masterSecret: ISecret;
}

/**
 * PostgreSQL on RDS with IAM authentication. RDS makes, keeps and rotates the master user's password.
 *
 * @param users roles of the services, which the proxy may pass on.
 */
export function makeDatabase(
  scope: Construct,
  network: Network,
  settings: Settings,
  users: readonly string[],
): Database {
  const group = fixedGroup(scope, network);
  const instance = makeInstance(scope, network, group, settings);
  keepExports(instance);
  const masterSecret = instance.secret;
  if (!masterSecret) throw new Error('RDS keeps no secret for the master user');
  const master: DatabaseEndpoint = {
    host: instance.dbInstanceEndpointAddress,
    port: instance.dbInstanceEndpointPort,
    userArn: (user) => userArn(scope, resourceIdOf(instance), user),
  };
  return {
    instance,
    master,
    services:
      settings.profile === 'prod'
        ? makeProxy(scope, settings, network, group, instance, users.map(master.userArn))
        : master,
    masterSecret,
  };
}

/**
 * The services of a lean deployment import where the instance is. Without these exports going on to prod, where
 * they import the proxy instead, would take away what they still use while this stack is updated.
 */
function keepExports(instance: DatabaseInstance): void {
  const stack = Stack.of(instance);
  stack.exportValue(instance.dbInstanceEndpointAddress);
  stack.exportValue(instance.dbInstanceEndpointPort);
  stack.exportValue(resourceIdOf(instance));
}

/** Its rules are the network stack's: the proxy would add one there that names the instance, a cycle. */
function fixedGroup(scope: Construct, { databaseSecurityGroup }: Network): ISecurityGroup {
  const id = databaseSecurityGroup.securityGroupId;
  return SecurityGroup.fromSecurityGroupId(scope, 'DatabaseGroup', id, { mutable: false });
}

function makeInstance(
  scope: Construct,
  network: Network,
  group: ISecurityGroup,
  { profile, backupDays }: Settings,
): DatabaseInstance {
  const prod = profile === 'prod';
  const instance = new DatabaseInstance(scope, 'Database', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18 }),
    instanceType: InstanceType.of(InstanceClass.T4G, prod ? InstanceSize.SMALL : InstanceSize.MICRO),
    vpc: network.vpc,
    vpcSubnets: network.dataSubnets,
    securityGroups: [group],
    port: POSTGRES_PORT,
    databaseName: DATABASE_NAME,
    credentials: Credentials.fromUsername(MASTER_USER),
    manageMasterUserPassword: true,
    iamAuthentication: true,
    storageEncrypted: true,
    storageType: StorageType.GP3,
    allocatedStorage: 20,
    maxAllocatedStorage: 200,
    multiAz: prod,
    backupRetention: Duration.days(backupDays),
    removalPolicy: RemovalPolicy.SNAPSHOT,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
  });
  protect(instance);
  suppressNag(
    instance,
    'AwsSolutions-RDS11',
    'The port is no secret: only the functions reach the subnet it is in.',
  );
  if (!prod)
    suppressNag(instance, 'AwsSolutions-RDS3', 'A second instance doubles the lean bill; prod is Multi-AZ.');
  return instance;
}

/**
 * Deletion protection by the parameter `ProtectDatabase`, which `npm run deploy` sets once the stack is there: a
 * protected instance cannot be deleted by the rollback of a first creation that fails.
 */
function protect(instance: DatabaseInstance): void {
  const given = new CfnParameter(Stack.of(instance), 'ProtectDatabase', {
    description: 'Whether RDS refuses to delete the database; false for a first deployment',
    allowedValues: ['true', 'false'],
    default: 'false',
  });
  const resource = instance.node.defaultChild;
  if (!(resource instanceof CfnDBInstance)) throw new Error('the database has no AWS::RDS::DBInstance');
  resource.addPropertyOverride('DeletionProtection', given.valueAsString);
  suppressNag(
    instance,
    'AwsSolutions-RDS10',
    'Set by the parameter ProtectDatabase after the first deployment of prod; a final snapshot is kept in any case.',
  );
}

/** IAM from end to end: clients sign in to the proxy with a token and the proxy to the instance with its own. */
function makeProxy(
  scope: Construct,
  { name }: Settings,
  network: Network,
  group: ISecurityGroup,
  instance: DatabaseInstance,
  userArns: readonly string[],
): DatabaseEndpoint {
  const connect = new PolicyStatement({ actions: ['rds-db:connect'], resources: [...userArns] });
  const proxy = new DatabaseProxy(scope, 'DatabaseProxy', {
    // CDK's own choice is the same in every deployment.
    dbProxyName: `${name}-database`,
    role: new Role(scope, 'DatabaseProxyRole', {
      assumedBy: new ServicePrincipal('rds.amazonaws.com'),
      inlinePolicies: { connect: new PolicyDocument({ statements: [connect] }) },
    }),
    proxyTarget: ProxyTarget.fromInstance(instance),
    defaultAuthScheme: DefaultAuthScheme.IAM_AUTH,
    requireTLS: true,
    vpc: network.vpc,
    vpcSubnets: network.dataSubnets,
    securityGroups: [group],
    idleClientTimeout: Duration.minutes(15),
  });
  // arn:aws:rds:region:account:db-proxy:prx-0123456789abcdef0
  const proxyId = Fn.select(6, Fn.split(':', proxy.dbProxyArn));
  return {
    host: proxy.endpoint,
    port: String(POSTGRES_PORT),
    userArn: (user) => userArn(scope, proxyId, user),
  };
}

function userArn(scope: Construct, resourceId: string, user: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:rds-db:${region}:${account}:dbuser:${resourceId}/${user}`;
}

function resourceIdOf({ instanceResourceId }: DatabaseInstance): string {
  if (instanceResourceId === undefined) throw new Error('the instance has no resource id');
  return instanceResourceId;
}
