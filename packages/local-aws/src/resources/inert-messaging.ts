import { type InertLook, nameOnly } from './inert.ts';
import type { ResourceType } from './resource-type.ts';

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
