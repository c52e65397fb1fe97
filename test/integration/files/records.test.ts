import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { filesHarness } from './files-harness.ts';

const files = filesHarness();
const text = (content: string) => new TextEncoder().encode(content);

test('a record has an ETag; If-None-Match of it is 304, and it changes with the record', async () => {
  const ada = await files.user();
  const { body } = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes: text('a') });
  const before = await ada.record(body.id);
  expect(before.body.status).toBe('processing');
  await files.process(body.id);
  const after = await ada.record(body.id, { 'if-none-match': before.headers.etag ?? '' });
  expect([after.status, after.body.status]).toEqual([200, 'ready']);
  expect((await ada.record(body.id, { 'if-none-match': after.headers.etag ?? '' })).status).toBe(304);
});

test('DELETE with a stale If-Match is 412 and deletes nothing, with the present one 204', async () => {
  const ada = await files.user();
  const { body } = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes: text('a') });
  const stale = (await ada.record(body.id)).headers.etag ?? '';
  await files.process(body.id);
  const { headers } = await ada.record(body.id);
  expect((await ada.remove(body.id, { 'if-match': stale })).status).toBe(412);
  expect((await ada.remove(body.id, { 'if-match': '"other"' })).status).toBe(412);
  const many = Array.from({ length: 150 }, (_, at) => `"v${at + 1000}"`);
  expect((await ada.remove(body.id, { 'if-match': many.join(', ') })).status).toBe(412);
  expect(await files.keysOf(body.id)).toEqual([`uploads/${body.id}`]);
  expect((await ada.remove(body.id, { 'if-match': [...many, headers.etag].join(', ') })).status).toBe(204);
  expect(await files.keysOf(body.id)).toEqual([]);
});

test('DELETE with If-Match of a file that is not there is 404, and so is a second DELETE', async () => {
  const ada = await files.user();
  expect((await ada.remove(randomUUID(), { 'if-match': '"v1"' })).status).toBe(404);
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', text('a'));
  expect([(await ada.remove(id)).status, (await ada.remove(id)).status]).toEqual([204, 404]);
});

test("another user's file is 404 to read, download, link and delete", async () => {
  const [ada, linus] = await Promise.all([files.user(), files.user()]);
  const { id } = await files.uploaded(ada, 'mine.txt', 'text/plain', text('mine'));
  const tries = [
    linus.record(id),
    linus.download(id),
    linus.createLink(id, { expiresInSeconds: 60 }),
    linus.remove(id),
    linus.remove(id, { 'if-match': '*' }),
  ];
  expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect((await linus.list()).body.items).toEqual([]);
  expect((await ada.record(id)).status).toBe(200);
});

test('a list has pages, newest first, and can be of one type', async () => {
  const ada = await files.user();
  const sent = [];
  for (const type of ['text/plain', 'text/csv', 'text/plain', 'application/json']) {
    sent.unshift((await ada.upload({ name: 'a', type, bytes: text('{}') })).body.id);
  }
  const first = await ada.list({ limit: '3' });
  const rest = await ada.list({ limit: '3', cursor: first.body.nextCursor });
  const ids = [...first.body.items, ...rest.body.items].map(({ id }) => id);
  expect(ids).toEqual(sent);
  expect(rest.body.nextCursor).toBeNull();
  expect((await ada.list({ type: 'text/csv' })).body.items.map(({ id }: { id: string }) => id)).toEqual([
    sent[2],
  ]);
  expect((await ada.list({ type: 'text' })).body.items.length).toBe(3);
  expect((await ada.list({ cursor: 'made-up' })).status).toBe(422);
});

test('find-ready-files gives those of a user that are ready, each once', async () => {
  const [ada, linus] = await Promise.all([files.user(), files.user()]);
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', text('a'));
  const { id: foreign } = await files.uploaded(linus, 'b.txt', 'text/plain', text('b'));
  const { body: waiting } = await ada.upload({ name: 'c.txt', type: 'text/plain', bytes: text('c') });
  const fileIds = [id, id, foreign, waiting.id, randomUUID()];
  expect(await files.invoke('find-ready-files', { ownerId: ada.userId, fileIds })).toEqual({
    readyIds: [id],
  });
  expect(await files.invoke('find-ready-files', { ownerId: ada.userId, fileIds, type: 'image' })).toEqual({
    readyIds: [],
  });
});

test('presign-file gives a URL, or says why there is none', async () => {
  const ada = await files.user();
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', text('content'));
  const { body: waiting } = await ada.upload({ name: 'c.txt', type: 'text/plain', bytes: text('c') });
  const presigned = await files.invoke('presign-file', { fileId: id });
  expect(presigned).toEqual({ url: expect.stringContaining(`/uploads/${id}`) });
  const { url } = presigned as { url: string };
  expect(await (await fetch(url)).text()).toBe('content');
  const reasons = [
    files.invoke('presign-file', { fileId: randomUUID() }),
    files.invoke('presign-file', { fileId: waiting.id }),
    files.invoke('presign-file', { fileId: id, variant: 'web' }),
  ];
  expect(await Promise.all(reasons)).toEqual([
    { status: 'absent' },
    { status: 'not-ready' },
    { status: 'no-variant' },
  ]);
});
