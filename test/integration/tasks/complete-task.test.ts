import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tasksHarness } from './tasks-harness.ts';

const tasks = tasksHarness();
/** Events that were put on the bus; `down` makes it fail. */
const published: { type: string; data: unknown }[] = [];
let down = false;

/** The bus: takes what PutEvents brings. */
const bus = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (down) {
    response.writeHead(500).end('{}');
    return;
  }
  for (const { DetailType, Detail } of JSON.parse(body).Entries) {
    published.push({ type: DetailType, data: JSON.parse(Detail).data });
  }
  response.end('{"Entries":[{}],"FailedEntryCount":0}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => bus.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is no path of a socket.
  const { port } = bus.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('EVENT_BUS', 'nubo');
});
afterAll(() => {
  bus.closeAllConnections();
  bus.close();
});

test('a task that becomes done is told of once, whether by PATCH or PUT', async () => {
  const ada = await tasks.user();
  const { body } = await ada.create({ title: 'Water the plants' });
  await ada.patch(body.id, { title: 'Water them' });
  expect(published).toEqual([]);
  await ada.patch(body.id, { status: 'done' });
  await ada.patch(body.id, { status: 'done' });
  const told = { taskId: body.id, ownerId: ada.userId, title: 'Water them' };
  expect(published).toEqual([{ type: 'task.completed', data: told }]);
  await ada.replace(body.id, { title: 'Water them' });
  await ada.replace(body.id, { title: 'Water them', status: 'done' });
  expect(published).toHaveLength(2);
});

test('is done all the same when the bus is down', async () => {
  const ada = await tasks.user();
  const { body } = await ada.create({ title: 'Water the plants' });
  down = true;
  const { status, body: task } = await ada.patch(body.id, { status: 'done' });
  down = false;
  expect([status, task.status]).toEqual([200, 'done']);
});

test('the tasks of a deleted account are removed, and nobody else’s', async () => {
  const [ada, linus] = [await tasks.user(), await tasks.user()];
  await ada.create({ title: 'hers' });
  await linus.create({ title: 'his' });
  const { handler } = await import('../../../functions/tasks/handlers/delete-tasks-of-user.ts');
  const detail = {
    id: '0199c0de-0000-7000-8000-000000000001',
    occurredAt: '2026-01-01T00:00:00.000Z',
    data: { userId: ada.userId },
    traceId: 'request',
    schemaVersion: 1,
  };
  const body = JSON.stringify({ 'detail-type': 'user.deleted', detail });
  const record = { messageId: 'one', body, attributes: { ApproximateReceiveCount: '1' } };
  // Only what the consumer reads of an event of SQS.
  const event = { Records: [record, record] } as unknown as Parameters<typeof handler>[0];
  expect(await handler(event, {} as never, () => undefined)).toEqual({ batchItemFailures: [] });
  expect((await ada.list()).body.items).toEqual([]);
  expect((await linus.list()).body.items).toHaveLength(1);
});
