import { afterEach, describe, expect, test, vi } from 'vitest';
import { testBus } from '../../support/event-bus.ts';
import { tasksHarness } from './tasks-harness.ts';

const tasks = tasksHarness();
const bus = testBus();

afterEach(() => {
  vi.useRealTimers();
  bus.down = false;
  bus.published.length = 0;
});

describe('task.completed', () => {
  test('is published once when a task becomes done, whether by PATCH or PUT', async () => {
    const ada = await tasks.user();
    const { body } = await ada.create({ title: 'Water the plants' });
    await ada.patch(body.id, { title: 'Water them' });
    expect(bus.published).toEqual([]);
    await ada.patch(body.id, { status: 'done' });
    await ada.patch(body.id, { status: 'done' });
    const data = { taskId: body.id, ownerId: ada.userId, title: 'Water them' };
    expect(bus.published).toEqual([{ type: 'task.completed', id: expect.any(String), data }]);
    await ada.replace(body.id, { title: 'Water them' });
    await ada.replace(body.id, { title: 'Water them', status: 'done' });
    expect(bus.published).toHaveLength(2);
  });

  test('is not published for a write that If-Match refuses', async () => {
    const ada = await tasks.user();
    const { body } = await ada.create({ title: 'a' });
    const refused = await ada.patch(body.id, { status: 'done' }, { headers: { 'if-match': '"v9"' } });
    expect(refused.status).toBe(412);
    expect(bus.published).toEqual([]);
  });

  test('waits in the outbox while the bus is down, and is published by the sweep with the title of then', async () => {
    const ada = await tasks.user();
    const { body } = await ada.create({ title: 'Water the plants' });
    bus.down = true;
    const { status, body: task } = await ada.patch(body.id, { status: 'done' });
    expect([status, task.status]).toEqual([200, 'done']);
    bus.down = false;
    await tasks.sweep();
    expect(bus.published, 'the sweep leaves a new event to the function that wrote it').toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    await tasks.sweep();
    await tasks.sweep();
    const data = { taskId: body.id, ownerId: ada.userId, title: 'Water the plants' };
    expect(bus.published).toEqual([{ type: 'task.completed', id: expect.any(String), data }]);
  });
});

describe('a deleted account', () => {
  test('loses its tasks, and nobody else theirs; a repeat changes nothing', async () => {
    const [ada, linus] = [await tasks.user(), await tasks.user()];
    await ada.create({ title: 'hers' });
    await linus.create({ title: 'his' });
    const consumed = await tasks.consume('delete-tasks-of-user', 'user.deleted', { userId: ada.userId });
    expect(consumed).toEqual({ batchItemFailures: [] });
    expect((await ada.list()).body.items).toEqual([]);
    expect((await linus.list()).body.items).toHaveLength(1);
  });

  test('makes nothing new with a token that still lives: 401', async () => {
    const ada = await tasks.user();
    await tasks.consume('delete-tasks-of-user', 'user.deleted', { userId: ada.userId });
    const { status, headers } = await ada.create({ title: 'late' });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="nubo", error="invalid_token"');
    expect((await ada.list()).body.items).toEqual([]);
  });
});
