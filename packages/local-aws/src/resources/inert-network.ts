import { type InertLook, identified, inert, nameOnly } from './inert.ts';
import { stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const vpc: InertLook = (input) => {
  const ref = `vpc-${stableHex(input.physicalName, 17)}`;
  const cidr = String(input.properties.CidrBlock ?? '10.0.0.0/16');
  return {
    ref,
    attributes: {
      VpcId: ref,
      CidrBlock: cidr,
      CidrBlockAssociations: [`vpc-cidr-assoc-${stableHex(ref, 17)}`],
      DefaultNetworkAcl: `acl-${stableHex(ref, 17)}`,
      DefaultSecurityGroup: `sg-${stableHex(ref, 17)}`,
      // The documentation's own block stands for the one Amazon would assign (RFC 3849).
      Ipv6CidrBlocks: ['2001:db8:1234:1a00::/56'],
    },
  };
};
const subnet: InertLook = (input, world) => {
  const ref = `subnet-${stableHex(input.physicalName, 17)}`;
  return {
    ref,
    attributes: {
      SubnetId: ref,
      AvailabilityZone: input.properties.AvailabilityZone ?? `${world.region}a`,
      CidrBlock: input.properties.CidrBlock ?? '',
      Ipv6CidrBlocks: [input.properties.Ipv6CidrBlock ?? '2001:db8:1234:1a00::/64'],
      NetworkAclAssociationId: `aclassoc-${stableHex(ref, 17)}`,
      VpcId: input.properties.VpcId ?? '',
    },
  };
};
const securityGroup: InertLook = (input) => {
  const ref = `sg-${stableHex(input.physicalName, 17)}`;
  return { ref, attributes: { GroupId: ref, Id: ref, VpcId: input.properties.VpcId ?? '' } };
};
const instance: InertLook = (input, world) => ({
  ref: `i-${stableHex(input.physicalName, 17)}`,
  attributes: {
    InstanceId: `i-${stableHex(input.physicalName, 17)}`,
    AvailabilityZone: `${world.region}a`,
    PrivateIp: '10.0.0.10',
    PublicIp: '192.0.2.10',
    PrivateDnsName: 'instance.internal',
    PublicDnsName: 'instance.example',
    VpcId: '',
  },
});
const elasticIp: InertLook = (input) => ({
  ref: '192.0.2.11',
  attributes: { AllocationId: `eipalloc-${stableHex(input.physicalName, 17)}`, PublicIp: '192.0.2.11' },
});

/** Networks are not built here: whether a function has one decides what it may reach (`FunctionDefinition.inVpc`). */
export const networkTypes: readonly ResourceType[] = [
  inert('AWS::EC2::VPC', vpc),
  inert('AWS::EC2::VPCCidrBlock', identified('vpc-cidr-assoc', 'Id')),
  inert('AWS::EC2::Subnet', subnet),
  inert('AWS::EC2::SubnetCidrBlock', identified('subnet-cidr-assoc', 'Id')),
  inert('AWS::EC2::RouteTable', identified('rtb', 'RouteTableId')),
  inert('AWS::EC2::Route', identified('r')),
  inert('AWS::EC2::SubnetRouteTableAssociation', identified('rtbassoc', 'Id')),
  inert('AWS::EC2::InternetGateway', identified('igw', 'InternetGatewayId')),
  inert('AWS::EC2::EgressOnlyInternetGateway', identified('eigw', 'Id')),
  inert('AWS::EC2::VPCGatewayAttachment', identified('igwattach', 'AttachmentType')),
  inert('AWS::EC2::NatGateway', identified('nat', 'NatGatewayId')),
  inert('AWS::EC2::EIP', elasticIp),
  inert('AWS::EC2::EIPAssociation', identified('eipassoc', 'Id')),
  inert('AWS::EC2::SecurityGroup', securityGroup),
  inert('AWS::EC2::SecurityGroupIngress', identified('sgr', 'Id')),
  inert('AWS::EC2::SecurityGroupEgress', identified('sgr', 'Id')),
  inert('AWS::EC2::NetworkAcl', identified('acl', 'Id')),
  inert('AWS::EC2::NetworkAclEntry', identified('aclentry', 'Id')),
  inert('AWS::EC2::SubnetNetworkAclAssociation', identified('aclassoc', 'AssociationId')),
  inert('AWS::EC2::VPCEndpoint', identified('vpce', 'Id')),
  nameOnly('AWS::EC2::FlowLog', identified('fl', 'Id')),
  inert('AWS::EC2::PrefixList', identified('pl', 'PrefixListId')),
  inert('AWS::EC2::NetworkInterface', identified('eni', 'Id', 'PrimaryPrivateIpAddress')),
  inert('AWS::EC2::LaunchTemplate', identified('lt', 'LaunchTemplateId', 'LatestVersionNumber')),
  nameOnly('AWS::EC2::Instance', instance),
  inert('AWS::RDS::DBSubnetGroup'),
  inert('AWS::RDS::DBParameterGroup'),
  inert('AWS::RDS::DBProxyTargetGroup'),
  inert('AWS::ElastiCache::SubnetGroup'),
  inert('AWS::ElastiCache::ParameterGroup'),
  inert('AWS::ElastiCache::User'),
  inert('AWS::ElastiCache::UserGroup'),
];
