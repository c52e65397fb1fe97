import { type InertLook, inert, nameOnly, withArn } from './inert.ts';
import { stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const key: InertLook = ({ physicalName }, world) => {
  const hex = stableHex(physicalName, 32);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return {
    ref: id,
    attributes: { KeyId: id, Arn: `arn:aws:kms:${world.region}:${world.account}:key/${id}` },
  };
};
const distribution: InertLook = ({ physicalName }, world) => ({
  ref: `E${stableHex(physicalName, 13).toUpperCase()}`,
  attributes: {
    Id: `E${stableHex(physicalName, 13).toUpperCase()}`,
    DomainName: new URL(world.endpoints.http).host,
  },
});
const edgePart: InertLook = ({ physicalName }, world) => ({
  ref: stableHex(physicalName, 32),
  attributes: {
    Id: stableHex(physicalName, 32),
    Arn: `arn:aws:cloudfront::${world.account}:local/${physicalName}`,
    FunctionARN: `arn:aws:cloudfront::${world.account}:function/${physicalName}`,
  },
});

/** What watches, encrypts or proxies the product on AWS and has no counterpart on a laptop. */
export const operationsTypes: readonly ResourceType[] = [
  inert('AWS::CDK::Metadata'),
  inert('AWS::CloudFormation::WaitConditionHandle'),
  inert('AWS::Logs::LogGroup', withArn('logs', 'log-group:', 'LogGroupName', ':*')),
  inert('AWS::Logs::LogStream'),
  nameOnly('AWS::Logs::MetricFilter'),
  nameOnly('AWS::Logs::QueryDefinition'),
  inert('AWS::Logs::ResourcePolicy'),
  nameOnly('AWS::CloudWatch::Alarm', withArn('cloudwatch', 'alarm:', 'AlarmName')),
  nameOnly('AWS::CloudWatch::CompositeAlarm', withArn('cloudwatch', 'alarm:', 'AlarmName')),
  nameOnly('AWS::CloudWatch::AnomalyDetector'),
  nameOnly('AWS::CloudWatch::Dashboard'),
  inert('AWS::Scheduler::ScheduleGroup', withArn('scheduler', 'schedule-group/', 'Name')),
  nameOnly('AWS::Budgets::Budget'),
  nameOnly('AWS::KMS::Key', key),
  inert('AWS::KMS::Alias'),
  inert('AWS::IAM::InstanceProfile', withArn('iam', 'instance-profile/', 'InstanceProfileName')),
  inert('AWS::IAM::ServiceLinkedRole'),
  nameOnly('AWS::ApplicationAutoScaling::ScalableTarget'),
  nameOnly('AWS::ApplicationAutoScaling::ScalingPolicy'),
  nameOnly('AWS::WAFv2::WebACL', withArn('wafv2', 'regional/webacl/', 'Name')),
  nameOnly('AWS::WAFv2::WebACLAssociation'),
  nameOnly('AWS::CloudFront::Distribution', distribution),
  nameOnly('AWS::CloudFront::CachePolicy', edgePart),
  nameOnly('AWS::CloudFront::Function', edgePart),
  nameOnly('AWS::CloudFront::OriginAccessControl', edgePart),
  nameOnly('AWS::CloudFront::OriginRequestPolicy', edgePart),
  nameOnly('AWS::CloudFront::ResponseHeadersPolicy', edgePart),
  // CDK's helpers for what does not exist here: emptying a bucket before its deletion, log retention,
  // the default security group's rules, and files uploaded to the web console's bucket.
  inert('Custom::S3AutoDeleteObjects'),
  inert('Custom::LogRetention'),
  inert('Custom::VpcRestrictDefaultSG'),
  nameOnly('Custom::CDKBucketDeployment'),
];

const topic: InertLook = ({ properties, physicalName }, { region, account }) => {
  const name = typeof properties.TopicName === 'string' ? properties.TopicName : physicalName;
  const arn = `arn:aws:sns:${region}:${account}:${name}`;
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

/** Names to refer to. The AWS endpoint refuses calls to a service it does not have, so nothing is lost unseen. */
export const messagingTypes: readonly ResourceType[] = [
  nameOnly('AWS::SNS::Topic', topic),
  nameOnly('AWS::SNS::TopicPolicy'),
  nameOnly('AWS::SNS::Subscription'),
];
