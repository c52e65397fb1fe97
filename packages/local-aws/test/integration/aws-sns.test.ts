import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { callControl } from '../support/control-call.ts';

let aws: AwsEndpointUnderTest;
let client: SNSClient;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  client = new SNSClient({ ...aws.operator, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

it('keeps an SMS in the mailbox', async () => {
  const { MessageId } = await client.send(
    new PublishCommand({ PhoneNumber: '+33612345678', Message: 'Bonjour é 🚀' }),
  );
  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  const shown = await (await callControl(aws.world, 'GET', '/_local/mailbox.json')).json();
  expect(shown).toMatchObject([{ channel: 'sms', to: '+33612345678', text: 'Bonjour é 🚀' }]);
});

it.each([
  ['a number that is none', { PhoneNumber: '0612', Message: 'Hello' }],
  ['an empty message', { PhoneNumber: '+33612345678', Message: '' }],
  ['a message of more than 1,600 bytes', { PhoneNumber: '+33612345678', Message: 'é'.repeat(801) }],
])('refuses %s', async (_, input) => {
  await expect(client.send(new PublishCommand(input))).rejects.toThrow(/Invalid parameter/);
});

it('names what it does not do', async () => {
  await expect(client.send(new CreateTopicCommand({ Name: 'news' }))).rejects.toThrow(/CreateTopic/);
  await expect(
    client.send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:news', Message: 'x' })),
  ).rejects.toThrow(/Publish to a topic/);
});
