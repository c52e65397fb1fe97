import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../functions/_shared/ids.ts';
import { notificationsHarness } from './notifications-harness.ts';

const received: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = [];
let status = 200;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  received.push({ headers: request.headers, body });
  response.writeHead(status).end('thanks');
});
let host = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is no path of a socket.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const nubo = notificationsHarness(() => host);
const items = async (userId: string, query: Record<string, string> = {}) =>
  (await nubo.http('GET /notifications', userId, { query })).body.items;
const prefer = (userId: string, body: object) =>
  nubo.http('PUT /notifications/preferences', userId, { body });
const addEndpoint = async (userId: string, events: readonly string[]) => {
  const { status, body } = await nubo.http('POST /notifications/endpoints', userId, {
    body: { url: `http://${host}/hook`, events },
  });
  expect(status).toBe(201);
  return body;
};
const deliveries = async (userId: string, id: string) =>
  (await nubo.http('GET /notifications/endpoints/{id}/deliveries', userId, { params: { id } })).body.items;
const done = (ownerId: string, title = 'Water the plants') => ({ taskId: randomUUID(), ownerId, title });
const order = (userId: string) => ({
  orderId: randomUUID(),
  userId,
  totalCents: 1999,
  currency: 'EUR',
});

describe('an event', () => {
  test('that comes twice makes one item, one frame, one mail and one delivery', async () => {
    const [userId, id] = [randomUUID(), newId()];
    const endpoint = await addEndpoint(userId, ['order.paid']);
    const paid = order(userId);
    for (const _ of [1, 2]) await nubo.event('order.paid', paid, id);
    expect(await items(userId)).toEqual([
      {
        id,
        type: 'order.paid',
        title: 'Your order is paid',
        body: 'We have received €19.99. Thank you.',
        link: `/#/orders/${paid.orderId}`,
        data: paid,
        readAt: null,
        createdAt: expect.any(String),
      },
    ]);
    expect(await nubo.taken('fan-out')).toEqual([
      { userIds: [userId], frame: { type: 'notification', notification: (await items(userId))[0] } },
    ]);
    const mails = await nubo.taken('mail');
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['ada@example.org', 'Your order is paid'],
      ['ada@example.org', 'Your order is paid'],
    ]);
    // The sender sends an id once.
    expect(mails[1].id).toBe(mails[0].id);
    expect(await deliveries(userId, endpoint.id)).toHaveLength(1);
    await nubo.taken('deliveries');
  });

  test('is nobody else’s to see, to read or to take', async () => {
    const [owner, other] = [randomUUID(), randomUUID()];
    const endpoint = await addEndpoint(other, ['task.completed']);
    await nubo.event('task.completed', done(owner));
    const [item] = await items(owner);
    expect(await items(other)).toEqual([]);
    const params = { id: item.id };
    expect((await nubo.http('POST /notifications/{id}/read', other, { params })).status).toBe(404);
    expect(await deliveries(other, endpoint.id)).toEqual([]);
    for (const route of [
      'DELETE /notifications/endpoints/{id}',
      'GET /notifications/endpoints/{id}/deliveries',
      'POST /notifications/endpoints/{id}/test',
    ]) {
      expect((await nubo.http(route, owner, { params: { id: endpoint.id } })).status).toBe(404);
    }
  });

  test('of the administrators is theirs, and no subscription of others', async () => {
    const admin = randomUUID();
    nubo.admins.push(admin);
    await nubo.event('job.failed', { job: 'daily-report', runId: randomUUID(), error: 'no database' });
    expect(await items(admin)).toMatchObject([
      { type: 'job.failed', body: 'daily-report: no database', link: '/#/jobs' },
    ]);
    const answer = await nubo.http('POST /notifications/endpoints', randomUUID(), {
      body: { url: `http://${host}/`, events: ['job.failed'] },
    });
    expect(answer.body.errors).toEqual([{ path: '/events/0', message: 'is for administrators' }]);
    nubo.admins.length = 0;
    await nubo.taken('mail');
  });

  test('of a deleted account leaves nothing', async () => {
    const userId = randomUUID();
    const endpoint = await addEndpoint(userId, ['task.completed']);
    await nubo.event('task.completed', done(userId));
    await nubo.event('user.deleted', { userId });
    await nubo.event('task.completed', done(userId));
    expect(await items(userId)).toEqual([]);
    expect((await nubo.http('GET /notifications/endpoints', userId)).body.items).toEqual([]);
    await nubo.run('deliver-webhook', ...(await nubo.taken('deliveries')));
    const params = { id: endpoint.id };
    expect((await nubo.http('GET /notifications/endpoints/{id}/deliveries', userId, { params })).status).toBe(
      404,
    );
  });
});

beforeEach(async () => {
  for (const queue of ['mail', 'sms', 'fan-out', 'deliveries', 'notices'] as const) await nubo.taken(queue);
});

describe('messages', () => {
  const sent = (messageOf: readonly string[], preview: string) => ({
    messageId: randomUUID(),
    senderId: '0195d3f0-0000-7000-8000-000000000001',
    senderName: 'Ada',
    conversation: 'room:0195d3f0-0000-7000-8000-000000000002',
    offlineRecipientIds: messageOf,
    preview,
  });

  test('of one conversation are one unread item, and do not tell who else is offline', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await nubo.event('message.sent', sent([userId, other], 'one'), newId());
    await nubo.event('message.sent', sent([userId], 'two'), newId());
    const [item, ...more] = await items(userId);
    expect([item.body, item.data.offlineRecipientIds, more]).toEqual(['Ada: two', [userId], []]);
    expect(new Set((await nubo.taken('mail')).map(({ id }) => id)).size).toBe(2);
    await nubo.http('POST /notifications/{id}/read', userId, { params: { id: item.id } });
    await nubo.event('message.sent', sent([userId], 'three'), newId());
    expect((await items(userId)).map(({ body }: { body: string }) => body)).toEqual([
      'Ada: three',
      'Ada: two',
    ]);
    await nubo.taken('mail');
  });
});

describe('preferences', () => {
  test('are the defaults until they are replaced whole', async () => {
    const userId = randomUUID();
    const { body, headers } = await nubo.http('GET /notifications/preferences', userId);
    expect(body).toEqual({
      locale: 'en',
      channels: { email: true, sms: false, inApp: true },
      phone: null,
      muted: [],
    });
    expect((await prefer(userId, { locale: 'fr' })).body).toEqual({ ...body, locale: 'fr' });
    const stale = await nubo.http('PUT /notifications/preferences', userId, {
      body: {},
      headers: { 'if-match': String(headers?.etag) },
    });
    expect(stale.status).toBe(412);
  });

  test.each([
    ['a number that is not E.164', { phone: '0612345678' }, '/phone'],
    ['SMS without a number', { channels: { sms: true } }, '/phone'],
    ['an event that is none', { muted: ['task.deleted'] }, '/muted/0'],
    ['a language that is none', { locale: 'de' }, '/locale'],
    ['an unknown field', { channels: { fax: true } }, '/channels/fax'],
  ])('with %s are 422', async (_, body, path) => {
    const answer = await prefer(randomUUID(), body);
    expect([answer.status, answer.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      422,
      [path],
    ]);
  });

  test('decide the channels, the language and what is left out', async () => {
    const userId = randomUUID();
    await prefer(userId, {
      locale: 'fr',
      channels: { email: true, sms: true, inApp: false },
      phone: '+33612345678',
      muted: ['file.ready'],
    });
    await nubo.event('task.completed', done(userId, '<b>A</b>\r\nBcc: x@y.z'));
    await nubo.event('file.ready', { fileId: randomUUID(), ownerId: userId, file: { name: 'a.png' } });
    expect(await items(userId)).toEqual([]);
    const [mail, ...others] = await nubo.taken('mail');
    expect([mail.subject, others]).toEqual(['Une tâche est terminée', []]);
    expect(mail.html).toContain('&#60;b&#62;A&#60;/b&#62;');
    expect(await nubo.taken('sms')).toEqual([
      {
        id: expect.any(String),
        phone: '+33612345678',
        text: 'Nubo: Une tâche est terminée. « <b>A</b> Bcc: x@y.z » est terminée.',
      },
    ]);
    // A mail program looks at every link: nothing changes before the POST.
    const query = { token: new URL(mail.unsubscribeUrl).searchParams.get('token') ?? '' };
    expect((await nubo.http('GET /notifications/unsubscribe', userId, { query })).status).toBe(200);
    const email = async () => (await nubo.http('GET /notifications/preferences', userId)).body.channels.email;
    expect(await email()).toBe(true);
    expect((await nubo.http('POST /notifications/unsubscribe', userId, { query })).status).toBe(200);
    expect(await email()).toBe(false);
    const forged = { token: `${randomUUID()}.${query.token.split('.')[1]}` };
    expect((await nubo.http('POST /notifications/unsubscribe', userId, { query: forged })).status).toBe(404);
  });
});

test('read-all marks what is there, and not what comes after', async () => {
  const userId = randomUUID();
  await nubo.event('task.completed', done(userId, 'one'), newId());
  await nubo.event('task.completed', done(userId, 'two'), newId());
  const first = await nubo.http('GET /notifications', userId, { query: { limit: '1' } });
  const { nextCursor } = first.body;
  expect(first.body.items).toHaveLength(1);
  expect(
    (await items(userId, { cursor: nextCursor })).map(({ data }: { data: { title: string } }) => data.title),
  ).toEqual(['one']);
  expect((await nubo.http('POST /notifications/read-all', userId)).status).toBe(204);
  expect(await items(userId, { unread: 'true' })).toEqual([]);
  await nubo.later(1000);
  await nubo.event('task.completed', done(userId, 'three'), newId());
  expect(await items(userId, { unread: 'true' })).toHaveLength(1);
  expect((await items(userId)).map(({ readAt }: { readAt: string | null }) => readAt !== null)).toEqual([
    false,
    true,
    true,
  ]);
  const day = 86_400_000;
  expect(
    (await nubo.stats(new Date(Date.now() - day), new Date(Date.now() + day))).notifications,
  ).toBeGreaterThan(2);
});

describe('a delivery', () => {
  test('is repeated with the same id and bytes, signed anew, until it is taken', async () => {
    const userId = randomUUID();
    const { id: endpointId } = await addEndpoint(userId, ['task.completed']);
    received.length = 0;
    status = 500;
    await nubo.event('task.completed', done(userId));
    await nubo.run('deliver-webhook', ...(await nubo.taken('deliveries')));
    const [failed] = await deliveries(userId, endpointId);
    expect([failed.status, failed.attempts[0].status, failed.attempts[0].response]).toEqual([
      'pending',
      500,
      'thanks',
    ]);
    // Not before its time, whoever brings it.
    const command = { userId, endpointId, deliveryId: failed.id };
    await nubo.run('deliver-webhook', command);
    expect(received).toHaveLength(1);
    status = 200;
    await nubo.later(6000);
    await nubo.run('deliver-webhook', command, command);
    expect(received).toHaveLength(2);
    const [first, second] = received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
    expect(await deliveries(userId, endpointId)).toMatchObject([
      { status: 'succeeded', nextAttemptAt: null },
    ]);
  });

  test('that the queue has lost is taken over by the schedule', async () => {
    const userId = randomUUID();
    const { id: endpointId } = await addEndpoint(userId, ['task.completed']);
    await nubo.event('task.completed', done(userId));
    await nubo.taken('deliveries');
    await nubo.later(2 * 60_000);
    await nubo.run('resume-deliveries');
    expect(await nubo.taken('deliveries')).toContainEqual(expect.objectContaining({ endpointId }));
  });

  test('that is answered 410 disables its endpoint and notifies the owner', async () => {
    const userId = randomUUID();
    const { id } = await addEndpoint(userId, ['task.completed']);
    status = 410;
    const test = await nubo.http('POST /notifications/endpoints/{id}/test', userId, { params: { id } });
    status = 200;
    expect([test.status, test.body.status]).toEqual([200, 'failed']);
    expect((await nubo.http('GET /notifications/endpoints', userId)).body.items).toMatchObject([
      { enabled: false, disabledReason: 'It answered 410 Gone.' },
    ]);
    await nubo.run('notify-user', ...(await nubo.taken('notices')));
    expect(await items(userId)).toMatchObject([{ type: 'endpoint.disabled' }]);
  });

  test('that has failed for five days disables its endpoint', async () => {
    const userId = randomUUID();
    const { id } = await addEndpoint(userId, ['task.completed']);
    const test = () => nubo.http('POST /notifications/endpoints/{id}/test', userId, { params: { id } });
    status = 503;
    expect((await test()).body.status).toBe('pending');
    await nubo.later(5 * 86_400_000);
    expect((await test()).body.status).toBe('failed');
    status = 200;
    expect((await nubo.http('GET /notifications/endpoints', userId)).body.items).toMatchObject([
      { enabled: false, disabledReason: 'Every delivery has failed for five days.' },
    ]);
  });
});
