import { type InertLook, inert, withArn } from './inert.ts';
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
  inert('AWS::Logs::MetricFilter'),
  inert('AWS::Logs::QueryDefinition'),
  inert('AWS::Logs::ResourcePolicy'),
  inert('AWS::CloudWatch::Alarm', withArn('cloudwatch', 'alarm:', 'AlarmName')),
  inert('AWS::CloudWatch::CompositeAlarm', withArn('cloudwatch', 'alarm:', 'AlarmName')),
  inert('AWS::CloudWatch::AnomalyDetector'),
  inert('AWS::CloudWatch::Dashboard'),
  inert('AWS::Scheduler::ScheduleGroup', withArn('scheduler', 'schedule-group/', 'Name')),
  inert('AWS::Budgets::Budget'),
  inert('AWS::KMS::Key', key),
  inert('AWS::KMS::Alias'),
  inert('AWS::IAM::InstanceProfile', withArn('iam', 'instance-profile/', 'InstanceProfileName')),
  inert('AWS::IAM::ServiceLinkedRole'),
  inert('AWS::ApplicationAutoScaling::ScalableTarget'),
  inert('AWS::ApplicationAutoScaling::ScalingPolicy'),
  inert('AWS::WAFv2::WebACL', withArn('wafv2', 'regional/webacl/', 'Name')),
  inert('AWS::WAFv2::WebACLAssociation'),
  inert('AWS::CloudFront::Distribution', distribution),
  inert('AWS::CloudFront::CachePolicy', edgePart),
  inert('AWS::CloudFront::Function', edgePart),
  inert('AWS::CloudFront::OriginAccessControl', edgePart),
  inert('AWS::CloudFront::OriginRequestPolicy', edgePart),
  inert('AWS::CloudFront::ResponseHeadersPolicy', edgePart),
  // CDK's helpers for what does not exist here: emptying a bucket before its deletion, log retention,
  // the default security group's rules, and files uploaded to the web console's bucket.
  inert('Custom::S3AutoDeleteObjects'),
  inert('Custom::LogRetention'),
  inert('Custom::VpcRestrictDefaultSG'),
  inert('Custom::CDKBucketDeployment'),
];
