import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '@nubo/local-aws/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailGateway } from '../../../functions/notifications/sending/mail-gateway.ts';

const MAIL = {
  id: '0190a0a0-0000-7000-8000-000000000000',
  to: 'ada@example.com',
  subject: 'Welcome',
  text: 'Hello',
  html: '<p>Hello</p>',
};
let aws: AwsEndpointUnderTest;
let client: SESv2Client;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  client = new SESv2Client({ ...aws.operator, maxAttempts: 1 });
});
afterAll(() => aws.close());

test('a sender or, in the sandbox, a recipient that is not verified is for the operator: the mail is kept', async () => {
  await expect(mailGateway(client, 'nobody@nubo.example').send(MAIL)).rejects.toMatchObject({
    name: 'MessageRejected',
    message: expect.stringContaining('not verified'),
  });
});

test('what SES refuses of the mail itself is refused for good', async () => {
  const sent = await mailGateway(client, 'nobody@nubo.example').send({ ...MAIL, to: 'no email' });
  expect(sent).toMatchObject({ outcome: 'refused', reason: { name: 'BadRequestException' } });
});

test('without a sender nothing is sent', async () => {
  expect(await mailGateway(client, 'none').send(MAIL)).toMatchObject({ outcome: 'refused' });
});
