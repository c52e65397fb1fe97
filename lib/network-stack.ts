import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AmazonLinuxCpuType,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InstanceClass,
  InstanceSize,
  InstanceType,
  IpAddresses,
  IpProtocol,
  MachineImage,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  type SubnetConfiguration,
  type SubnetSelection,
  SubnetType,
  Vpc,
  type VpcProps,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { suppressNag } from './suppress-nag.ts';

export const POSTGRES_PORT = 5432;
export const VALKEY_PORT = 6379;

/** The network as other stacks use it. */
export interface Network {
  readonly vpc: Vpc;
  /** Where functions stand; they leave by the profile's egress. */
  readonly functionSubnets: SubnetSelection;
  /** Where the stores stand; nothing leaves. */
  readonly dataSubnets: SubnetSelection;
  /** Shared by all functions in the VPC: one network interface for each subnet, not for each function. */
  readonly functionSecurityGroup: SecurityGroup;
  readonly databaseSecurityGroup: SecurityGroup;
  readonly cacheSecurityGroup: SecurityGroup;
}

/** The VPC of the functions that open a PostgreSQL or Valkey socket, and of those stores. */
export class NetworkStack extends Stack implements Network {
  readonly vpc: Vpc;
  readonly functionSubnets: SubnetSelection = { subnetGroupName: 'functions' };
  readonly dataSubnets: SubnetSelection = { subnetGroupName: 'data' };
  readonly functionSecurityGroup: SecurityGroup;
  readonly databaseSecurityGroup: SecurityGroup;
  readonly cacheSecurityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    this.vpc = this.makeVpc(settings);
    this.functionSecurityGroup = this.group('Functions', 'Functions in the VPC');
    this.databaseSecurityGroup = this.group('Database', 'PostgreSQL');
    this.cacheSecurityGroup = this.group('Cache', 'Valkey');
    this.openPaths(settings);
    // A later deployment stays where the first one went: a subnet cannot move.
    new CfnOutput(this, 'Zones', {
      description: 'Availability zones of the VPC',
      value: this.vpc.availabilityZones.join(','),
    });
  }

  private makeVpc(settings: Settings): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      ipProtocol: IpProtocol.DUAL_STACK,
      ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
      // Two zones are what RDS asks for, and all that a template without an account can count on.
      ...(settings.zones ? { availabilityZones: [...settings.zones] } : { maxAzs: 2 }),
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      ...natOf(settings),
    });
    if (settings.profile === 'prod') {
      // CDK's own group is kept for ever.
      const logs = new LogGroup(this, 'FlowLogs', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(logs) });
    } else
      suppressNag(
        vpc,
        'AwsSolutions-VPC7',
        'Flow logs cost more than the rest of the lean network; prod has them.',
      );
    return vpc;
  }

  private group(name: string, description: string): SecurityGroup {
    return new SecurityGroup(this, `${name}Group`, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  /** Who reaches whom; DNS needs no rule (the VPC's resolver is outside security groups). */
  private openPaths({ egress, profile }: Settings): void {
    const functions = this.functionSecurityGroup;
    const stores = [
      [this.databaseSecurityGroup, POSTGRES_PORT, 'PostgreSQL'],
      [this.cacheSecurityGroup, VALKEY_PORT, 'Valkey'],
    ] as const;
    for (const [group, port, name] of stores) {
      group.addIngressRule(functions, Port.tcp(port), `${name} from the functions`);
      functions.addEgressRule(group, Port.tcp(port), name);
    }
    functions.addEgressRule(Peer.anyIpv6(), Port.tcp(443), 'AWS over IPv6');
    // Gateway endpoints have IPv4 addresses too; without NAT nothing else answers there.
    functions.addEgressRule(Peer.anyIpv4(), Port.tcp(443), `AWS over IPv4 (${egress})`);
    // RDS Proxy shares the database's group and reaches the instance through it.
    if (profile === 'prod') {
      this.databaseSecurityGroup.addIngressRule(
        this.databaseSecurityGroup,
        Port.tcp(POSTGRES_PORT),
        'The proxy',
      );
      this.databaseSecurityGroup.addEgressRule(
        this.databaseSecurityGroup,
        Port.tcp(POSTGRES_PORT),
        'The proxy',
      );
    }
  }
}

const FUNCTIONS: SubnetConfiguration = {
  name: 'functions',
  subnetType: SubnetType.PRIVATE_WITH_EGRESS,
  cidrMask: 20,
};
const DATA: SubnetConfiguration = { name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 };
const PUBLIC: SubnetConfiguration = { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 };

function natOf({ egress, profile }: Settings): VpcProps {
  switch (egress) {
    case 'ipv6':
      return { natGateways: 0, subnetConfiguration: [FUNCTIONS, DATA] };
    case 'nat-gateway':
      return { natGateways: profile === 'prod' ? 2 : 1, subnetConfiguration: [PUBLIC, FUNCTIONS, DATA] };
    case 'nat-instance':
      return {
        natGateways: 1,
        natGatewayProvider: NatProvider.instanceV2({
          instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.NANO),
          machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
        }),
        subnetConfiguration: [PUBLIC, FUNCTIONS, DATA],
      };
  }
}
