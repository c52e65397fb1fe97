import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { photograph } from '../../support/images.ts';
import { filesHarness } from './files-harness.ts';

const files = filesHarness();
const bytes = new TextEncoder().encode('text');

test('a name is stored without path and control characters', async () => {
  const ada = await files.user();
  const names = ['../../etc/pass\u0007wd', 'C:\\a\\b.txt', '..', 'été 東京.txt'];
  const sent = await Promise.all(
    names.map((name) => ada.begin({ name, contentType: 'text/plain', size: 1 })),
  );
  expect(sent.map(({ body }) => body.file.name)).toEqual(['passwd', 'b.txt', 'file', 'été 東京.txt']);
});

test('parameters are no part of a type, for /uploads as for /upload', async () => {
  const ada = await files.user();
  const contentType = 'Text/Plain; charset=utf-8';
  const { body } = await ada.begin({ name: 'a.txt', contentType, size: 1 });
  expect(body.file.contentType).toBe('text/plain');
  expect(body.upload.fields['Content-Type']).toBe('text/plain');
  const { body: received } = await ada.upload({ name: 'a.txt', type: contentType, bytes });
  expect(received.contentType).toBe('text/plain');
  for (const wrong of ['text', 'text/', 'a b/c', '; charset=utf-8', 'text/plain charset']) {
    expect((await ada.begin({ name: 'a', contentType: wrong, size: 1 })).status).toBe(422);
  }
});

test('a file is at most 5 GiB, and above 100 MiB it is sent in parts', async () => {
  const ada = await files.user();
  const begin = (size: number) => ada.begin({ name: 'film', contentType: 'video/mp4', size });
  expect((await begin(5 * 1024 ** 3 + 1)).status).toBe(422);
  expect((await begin(0)).status).toBe(422);
  const { body } = await begin(5 * 1024 ** 3);
  expect(body.upload.completeUrl).toBe(`https://nubo.example.com/uploads/${body.file.id}/complete`);
  expect(body.upload.parts.length * body.upload.partSize).toBeGreaterThanOrEqual(5 * 1024 ** 3);
  expect((await begin(100 * 1024 ** 2)).body.upload).toEqual({
    url: expect.any(String),
    fields: expect.any(Object),
  });
});

describe('GET /uploads/{id}', () => {
  const large = { name: 'film', contentType: 'video/mp4', size: 101 * 1024 * 1024 };

  test('fresh URLs for the same parts, and the ETags of those that have come', async () => {
    const ada = await files.user();
    const begun = (await ada.begin(large)).body;
    const sent = await fetch(begun.upload.parts[1].url, { method: 'PUT', body: bytes });
    // No longer than the credentials that signed it live.
    expect(new URL(begun.upload.parts[0].url).searchParams.get('X-Amz-Expires')).toBe('3600');
    const { status, body } = await ada.resume(begun.file.id);
    expect(status).toBe(200);
    expect(body.file).toEqual(begun.file);
    const { partSize, completeUrl } = begun.upload;
    expect(body.upload).toMatchObject({ partSize, completeUrl });
    expect(body.upload.parts).toHaveLength(begun.upload.parts.length);
    const etags = body.upload.parts.map(({ etag }: { etag?: string }) => etag);
    expect(etags.filter(Boolean)).toEqual([sent.headers.get('etag')]);
    expect(etags[1]).toBe(sent.headers.get('etag'));
    expect((await fetch(body.upload.parts[0].url, { method: 'PUT', body: bytes })).status).toBe(200);
  });

  test('a form is given anew; an upload that is over is 409; one of somebody else is 404', async () => {
    const [ada, linus] = [await files.user(), await files.user()];
    const { body } = await ada.begin({ name: 'a.txt', contentType: 'text/plain', size: 4 });
    expect((await ada.resume(body.file.id)).body.upload).toEqual({
      url: expect.any(String),
      fields: expect.objectContaining({ 'Content-Type': 'text/plain' }),
    });
    expect((await linus.resume(body.file.id)).status).toBe(404);
    expect((await ada.resume('01a20ec7-0000-7000-8000-000000000000')).status).toBe(404);
    const over = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes });
    expect((await ada.resume(over.body.id)).status).toBe(409);
  });
});

describe('POST /upload', () => {
  test('one file gives its record with its hash, several give items', async () => {
    const ada = await files.user();
    const one = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes });
    expect(one.status).toBe(201);
    expect(one.headers.location).toBe(`/files/${one.body.id}`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(one.body).toMatchObject({ size: 4, sha256, status: 'processing', variants: [] });
    const several = await ada.upload(...['a', 'b', 'c'].map((name) => ({ name, type: 'text/plain', bytes })));
    expect(several.body.items.map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe('an image', () => {
  test('has variants in WebP, upright, no larger than its source, and what they save', async () => {
    const ada = await files.user();
    const source = await photograph(800, 600);
    const record = await files.uploaded(ada, 'p.jpg', 'image/jpeg', source);
    const sizes = Object.fromEntries(
      record.variants.map(({ name, size }: { name: string; size: number }) => [name, size]),
    );
    expect(record).toMatchObject({ status: 'ready', width: 600, height: 800 });
    expect(Object.keys(sizes)).toEqual(['original', 'web', 'thumbnail']);
    expect(sizes.original).toBe(source.length);
    expect(record.savedBytes).toBe(source.length - sizes.web);
    expect([...(await files.keysOf(record.id))].sort()).toEqual([
      `uploads/${record.id}`,
      `variants/${record.id}/thumbnail`,
      `variants/${record.id}/web`,
    ]);
    const { headers } = await ada.download(record.id, 'web');
    expect((await fetch(headers.location ?? '')).headers.get('content-type')).toBe('image/webp');
  });

  test('is read from S3 once', async () => {
    const ada = await files.user();
    const { body } = await ada.upload({
      name: 'p.jpg',
      type: 'image/jpeg',
      bytes: await photograph(400, 300),
    });
    const { S3Client } = await import('@aws-sdk/client-s3');
    const send = vi.spyOn(S3Client.prototype, 'send');
    await files.process(body.id);
    const commands = send.mock.calls.map(([command]) => command.constructor.name);
    send.mockRestore();
    expect(commands.filter((name) => /^(Get|Head)Object/.test(name))).toEqual(['GetObjectCommand']);
    expect(commands.filter((name) => name === 'PutObjectCommand').length).toBe(2);
  });
});

test('an event that comes twice changes nothing', async () => {
  const ada = await files.user();
  const record = await files.uploaded(ada, 'a.txt', 'text/plain', bytes);
  const { headers } = await ada.record(record.id);
  expect(await files.process(record.id)).toEqual([]);
  const again = await ada.record(record.id);
  expect([again.headers.etag, again.body]).toEqual([headers.etag, record]);
});

test('S3 that fails leaves the message, and the next delivery finishes the file', async () => {
  const ada = await files.user();
  const { body } = await ada.upload({ name: 'a.txt', type: 'text/plain', bytes });
  files.aws().world.faults.set({ target: 's3', mode: 'down' });
  expect((await files.process(body.id)).length).toBe(1);
  expect((await ada.record(body.id)).body.status).toBe('processing');
  files.aws().world.faults.set({ target: 's3', mode: 'ok' });
  expect(await files.process(body.id)).toEqual([]);
  expect((await ada.record(body.id)).body.status).toBe('ready');
});
