import { type InertLook, inert } from './inert.ts';
import type { ResourceType } from './resource-type.ts';

const bucket: InertLook = ({ properties, physicalName }, { region }) => {
  const name = typeof properties.BucketName === 'string' ? properties.BucketName : physicalName.toLowerCase();
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  };
};
const topic: InertLook = ({ properties, physicalName }, { region, account }) => {
  const name = typeof properties.TopicName === 'string' ? properties.TopicName : physicalName;
  const arn = `arn:aws:sns:${region}:${account}:${name}`;
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

/** Names to refer to. The AWS endpoint refuses calls to a service it does not have, so nothing is lost unseen. */
export const messagingTypes: readonly ResourceType[] = [
  inert('AWS::S3::Bucket', bucket),
  inert('AWS::S3::BucketPolicy'),
  inert('AWS::SNS::Topic', topic),
  inert('AWS::SNS::TopicPolicy'),
  inert('AWS::SNS::Subscription'),
];
