import { expect, test } from 'vitest';
import { filesHarness } from './files-harness.ts';

const files = filesHarness();
const bytes = new TextEncoder().encode('text');
const one = { name: 'a.txt', type: 'text/plain', bytes };

test('user.deleted removes files, objects and links, and a second delivery changes nothing', async () => {
  const ada = await files.user();
  const linus = await files.user();
  const kept = await files.uploaded(linus, 'a.txt', 'text/plain', bytes);
  const ids: string[] = [];
  for (let at = 0; at < 12; at += 1) ids.push((await ada.upload(one)).body.id);
  const file = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const { body: link } = await ada.createLink(file.id, { expiresInSeconds: 600 });
  expect((await files.follow(link.url)).status).toBe(302);

  expect(await files.deleteUser(ada.userId)).toEqual([]);
  expect(await files.deleteUser(ada.userId)).toEqual([]);

  for (const id of [...ids, file.id]) expect(await files.keysOf(id)).toEqual([]);
  expect((await ada.list()).body.items).toEqual([]);
  expect((await files.follow(link.url)).status).toBe(404);
  expect((await linus.record(kept.id)).status).toBe(200);
});

test('a token that outlives its account makes no file that stays', async () => {
  const ada = await files.user();
  await files.deleteUser(ada.userId);
  const upload = await ada.upload(one);
  expect(upload.status).toBe(401);
  expect(upload.headers['www-authenticate']).toBe('Bearer realm="nubo", error="invalid_token"');
  for (const size of [10, 101 * 1024 * 1024]) {
    expect((await ada.begin({ name: 'a', contentType: 'text/plain', size })).status).toBe(401);
  }
  expect((await ada.list()).body.items).toEqual([]);
});

test('an object that arrives after its file was deleted is removed', async () => {
  const ada = await files.user();
  const { body } = await ada.begin({ name: 'a.txt', contentType: 'text/plain', size: bytes.length });
  await files.deleteUser(ada.userId);
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(body.upload.fields)) form.append(name, value);
  form.append('file', new Blob([bytes]));
  expect((await fetch(body.upload.url, { method: 'POST', body: form })).status).toBe(204);
  expect(await files.keysOf(body.file.id)).toEqual([`uploads/${body.file.id}`]);
  expect(await files.process(body.file.id)).toEqual([]);
  expect(await files.keysOf(body.file.id)).toEqual([]);
});
