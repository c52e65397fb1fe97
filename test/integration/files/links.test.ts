import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { filesHarness } from './files-harness.ts';

const files = filesHarness();
const bytes = new TextEncoder().encode('shared');

afterEach(() => vi.useRealTimers());

const statuses = async (url: string, times: number) => {
  const seen: number[] = [];
  for (let at = 0; at < times; at += 1) seen.push((await files.follow(url)).status);
  return seen;
};

test('a link ends by its count, also under concurrent downloads', async () => {
  const ada = await files.user();
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const twice = (await ada.createLink(id, { expiresInSeconds: 600, maxDownloads: 2 })).body;
  expect(await statuses(twice.url, 3)).toEqual([302, 302, 404]);
  const five = (await ada.createLink(id, { expiresInSeconds: 600, maxDownloads: 5 })).body;
  const all = await Promise.all(Array.from({ length: 12 }, () => files.follow(five.url)));
  expect(all.filter(({ status }) => status === 302).length).toBe(5);
});

test('a 409 uses up no download of a link', async () => {
  const ada = await files.user();
  const { body: waiting } = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes });
  const { body: link } = await ada.createLink(waiting.id, { expiresInSeconds: 600, maxDownloads: 1 });
  expect(await statuses(link.url, 3)).toEqual([409, 409, 409]);
  await files.process(waiting.id);
  expect(await statuses(link.url, 2)).toEqual([302, 404]);
});

test('a link without a limit leads to the content until its time is over', async () => {
  const ada = await files.user();
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const { body: link } = await ada.createLink(id, { expiresInSeconds: 60 });
  const { headers } = await files.follow(link.url);
  expect(await (await fetch(headers.location ?? '')).text()).toBe('shared');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  expect(await statuses(link.url, 1)).toEqual([404]);
});

test('a link is revoked by its owner alone', async () => {
  const [ada, linus] = await Promise.all([files.user(), files.user()]);
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const { body: link } = await ada.createLink(id, { expiresInSeconds: 60 });
  expect((await linus.revokeLink(id, link.id)).status).toBe(404);
  expect((await ada.revokeLink(id, randomUUID())).status).toBe(404);
  expect((await ada.revokeLink(id, link.id)).status).toBe(204);
  expect((await ada.revokeLink(id, link.id)).status).toBe(404);
  expect(await statuses(link.url, 1)).toEqual([404]);
});

test('more links than one batch takes go with their file', async () => {
  const ada = await files.user();
  const { id } = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const links = [];
  for (let at = 0; at < 30; at += 1) links.push((await ada.createLink(id, { expiresInSeconds: 60 })).body);
  expect((await ada.remove(id)).status).toBe(204);
  const followed = await Promise.all(links.map(({ url }) => files.follow(url)));
  expect(new Set(followed.map(({ status }) => status))).toEqual(new Set([404]));
});
