import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId } from '../../../functions/_shared/ids.ts';
import { notificationsHarness } from './notifications-harness.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** SES and SNS as their clients see them: what they answer to a call where it is not taken. */
let refuse: (body: string) => Answer | undefined = () => undefined;
let calls: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    calls.push(body);
    const isSms = body.includes('Action=Publish');
    const ok = isSms
      ? '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
      : '{"MessageId":"1"}';
    const { status, body: answer, type } = refuse(body) ?? { status: 200, body: ok };
    response.writeHead(status, {
      'content-type': isSms ? 'text/xml' : 'application/json',
      ...(type && { 'x-amzn-errortype': type }),
    });
    response.end(answer);
  });
});
const nubo = notificationsHarness(() => '');

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const name of ['SESV2', 'SNS']) vi.stubEnv(`AWS_ENDPOINT_URL_${name}`, url);
  vi.stubEnv('MAIL_FROM', 'nubo@example.com');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls = [];
  refuse = () => undefined;
});
afterEach(() => {
  vi.useRealTimers();
});

const mail = (id = newId()) => ({
  id,
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
});
const sms = (id = newId()) => ({ id, phone: '+221770000000', text: 'Hello' });
const down: Answer = { status: 503, body: '{}' };

describe.each([
  ['send-mail', mail],
  ['send-sms', sms],
] as const)('%s', (trigger, message) => {
  test('keeps a message in its queue while the service is down, and sends it once when it is back', async () => {
    const one = message();
    refuse = () => down;
    expect(await nubo.run(trigger, one)).toBe(1);
    refuse = () => undefined;
    calls = [];
    await nubo.later(46_000);
    expect(await nubo.run(trigger, one)).toBe(0);
    expect(await nubo.run(trigger, one, one)).toBe(0);
    expect(calls).toHaveLength(1);
  }, 20_000);

  test('sends a message that is delivered twice at once a single time; one of the two comes back', async () => {
    const one = message();
    expect(await nubo.run(trigger, one, one)).toBe(1);
    expect(calls).toHaveLength(1);
    expect(await nubo.run(trigger, one)).toBe(0);
    expect(calls).toHaveLength(1);
  });

  test('sends the others of its batch when one fails', async () => {
    refuse = (body) => (body.includes('unlucky') ? down : undefined);
    const unlucky = { ...message(), text: 'unlucky' };
    expect(await nubo.run(trigger, message(), unlucky, message())).toBe(1);
    expect(calls.filter((body) => !body.includes('unlucky'))).toHaveLength(2);
  }, 20_000);
});

test('a mail that SES refuses for good leaves the queue, and one for the operator stays', async () => {
  const says = (type: string, message: string) => {
    refuse = () => ({ status: 400, body: JSON.stringify({ message }), type });
  };
  says('BadRequestException', 'Local address contains control');
  expect(await nubo.run('send-mail', mail())).toBe(0);
  says('MessageRejected', 'Email address is not verified.');
  expect(await nubo.run('send-mail', mail())).toBe(1);
  says('SendingPausedException', 'paused');
  expect(await nubo.run('send-mail', mail())).toBe(1);
});

test('a number that SNS does not take leaves the queue', async () => {
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>bad</Message></Error></ErrorResponse>';
  refuse = () => ({ status: 400, body });
  expect(await nubo.run('send-sms', sms())).toBe(0);
});

describe('while a store is down', () => {
  const notice = (userId: string, id: string) => ({
    'detail-type': 'task.completed',
    detail: {
      id,
      occurredAt: new Date().toISOString(),
      data: { taskId: randomUUID(), ownerId: userId, title: 'Water the plants' },
      traceId: 'request',
      schemaVersion: 1,
    },
  });

  test('an event that SQS cannot hand on comes back, and is told once', async () => {
    const userId = randomUUID();
    const event = notice(userId, newId());
    await nubo.down('sqs', async () => expect(await nubo.run('fan-out-notices', event)).toBe(1));
    for (const _ of [1, 2]) expect(await nubo.run('fan-out-notices', event)).toBe(0);
    expect(await nubo.run('notify-user', ...(await nubo.taken('notices')))).toBe(0);
    const { body } = await nubo.http('GET /notifications', userId);
    expect(body.items).toHaveLength(1);
  }, 20_000);

  test('a notice that DynamoDB cannot keep, or SQS not hand on, comes back and loses nothing', async () => {
    const userId = randomUUID();
    const channels = { email: true, sms: false, inApp: true };
    const preferences = { locale: 'fr', channels, phone: null, muted: [] };
    await nubo.http('PUT /notifications/preferences', userId, { body: preferences });
    await nubo.run('fan-out-notices', notice(userId, newId()));
    const notices = await nubo.taken('notices');
    expect(notices).toHaveLength(1);
    for (const target of ['dynamodb', 'sqs'] as const)
      await nubo.down(target, async () => expect(await nubo.run('notify-user', ...notices)).toBe(1));
    expect(await nubo.run('notify-user', ...notices)).toBe(0);
    expect((await nubo.http('GET /notifications', userId)).body.items).toHaveLength(1);
    expect(new Set((await nubo.taken('mail')).map(({ id }) => id)).size).toBe(1);
  }, 30_000);
});
