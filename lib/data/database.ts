import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type ISecurityGroup,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
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
import type { Profile } from '../settings.ts';
import { suppressNag } from '../suppress-nag.ts';

/** The one database; services share it and see nothing of each other's schemas. */
export const DATABASE_NAME = 'nubo';
export const MASTER_USER = 'nubo_master';

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
  profile: Profile,
  users: readonly string[],
): Database {
  const group = fixedGroup(scope, network);
  const instance = makeInstance(scope, network, group, profile);
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
      profile === 'prod' ? makeProxy(scope, network, group, instance, users.map(master.userArn)) : master,
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
  profile: Profile,
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
    backupRetention: Duration.days(prod ? 14 : 7),
    deletionProtection: prod,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
  });
  suppressNag(
    instance,
    'AwsSolutions-RDS11',
    'The port is no secret: only the functions reach the subnet it is in.',
  );
  if (!prod) {
    suppressNag(instance, 'AwsSolutions-RDS3', 'A second instance doubles the lean bill; prod is Multi-AZ.');
    suppressNag(
      instance,
      'AwsSolutions-RDS10',
      'Lean stacks are taken down; a final snapshot is kept. prod is protected.',
    );
  }
  return instance;
}

/** IAM from end to end: clients sign in to the proxy with a token and the proxy to the instance with its own. */
function makeProxy(
  scope: Construct,
  network: Network,
  group: ISecurityGroup,
  instance: DatabaseInstance,
  userArns: readonly string[],
): DatabaseEndpoint {
  const connect = new PolicyStatement({ actions: ['rds-db:connect'], resources: [...userArns] });
  const proxy = new DatabaseProxy(scope, 'DatabaseProxy', {
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
