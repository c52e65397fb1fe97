// Longer than most: the product takes seconds to start, so one start serves every guarantee of files.

import { pagesOf } from '@nubo/pdf-text/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { animation, flatPng, photograph } from '../support/images.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;
let ada: string;
let linus: string;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  ada = await signIn(call, ...demo.ada);
  linus = await signIn(call, ...demo.linus);
});
afterAll(() => product?.stop());

const json = { accept: 'application/json' };

function send(form: FormData, headers: Readonly<Record<string, string>> = {}) {
  const sent = { authorization: `Bearer ${ada}`, ...headers };
  return fetch(`${product.url}/upload`, { method: 'POST', headers: sent, body: form });
}

function formOf(name: string, type: string, content: Uint8Array | string): FormData {
  const form = new FormData();
  const bytes = typeof content === 'string' ? content : new Uint8Array(content);
  form.append('file', new Blob([bytes], { type }), name);
  return form;
}

/** Uploads through the API and gives the record as it is received. */
async function upload(name: string, type: string, content: Uint8Array | string) {
  const response = await send(formOf(name, type, content));
  expect(response.status).toBe(201);
  return record(await response.json());
}

// biome-ignore lint/suspicious/noExplicitAny: the tests look into the record's fields
const record = (value: any) => value;

/** The record once it is ready or rejected. */
async function processed(id: string) {
  await expect
    .poll(async () => (await call(`GET /files/${id}`, { token: ada, headers: json })).body.status, {
      timeout: 60_000,
      interval: 250,
    })
    .toMatch(/ready|rejected/);
  return (await call(`GET /files/${id}`, { token: ada, headers: json })).body;
}

async function content(id: string, variant = 'original') {
  const { status, headers } = await call(`GET /files/${id}?variant=${variant}`, { token: ada });
  expect(status).toBe(302);
  const response = await fetch(headers.get('location') ?? '');
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('images', () => {
  test('a phone photograph comes back upright, small, and without place or camera', async () => {
    const source = await photograph(1600, 1200);
    const file = await processed((await upload('IMG_0001.JPG', 'image/jpeg', source)).id);
    expect(file).toMatchObject({ status: 'ready', contentType: 'image/jpeg', width: 1200, height: 1600 });
    expect(file.variants.map(({ name }: { name: string }) => name)).toEqual(['original', 'web', 'thumbnail']);
    const web = await content(file.id, 'web');
    expect(file.savedBytes).toBe(source.length - web.bytes.length);
    for (const [name, side] of [
      ['web', 1600],
      ['thumbnail', 320],
    ] as const) {
      const { response, bytes } = await content(file.id, name);
      expect(response.headers.get('content-type')).toBe('image/webp');
      const { format, height, orientation, exif, xmp } = await sharp(bytes).metadata();
      expect({ format, height, orientation, exif, xmp }).toEqual({ format: 'webp', height: side });
      expect(bytes.includes('SECRET-SERIAL')).toBe(false);
      expect(bytes.length).toBeLessThan(source.length);
    }
    expect((await content(file.id)).bytes.equals(source)).toBe(true);
  });

  test('an animation stays one', async () => {
    const file = await processed((await upload('a.gif', 'image/gif', await animation(5, 400))).id);
    const { pages, pageHeight } = await sharp((await content(file.id, 'thumbnail')).bytes, {
      animated: true,
    }).metadata();
    expect({ pages, pageHeight }).toEqual({ pages: 5, pageHeight: 320 });
  });

  test('900 megapixels in 100 KB are refused, and the next image is made by the same function', async () => {
    const bomb = await processed((await upload('bomb.png', 'image/png', flatPng(30_000, 30_000))).id);
    expect(bomb).toMatchObject({ status: 'rejected', reason: expect.stringContaining('900 megapixels') });
    expect(await processed((await upload('p.png', 'image/png', flatPng(3000, 2000))).id)).toMatchObject({
      status: 'ready',
    });
  });

  test('a corrupt image is rejected, and its message is not tried again', async () => {
    const cut = (await photograph(800, 600)).subarray(0, 20_000);
    expect(await processed((await upload('cut.jpg', 'image/jpeg', cut)).id)).toMatchObject({
      status: 'rejected',
    });
    const waiting = async () => {
      const queues = record(await (await fetch(`${product.url}/_local/queues.json`)).json());
      return queues.filter(({ name }: { name: string }) => name.includes('ProcessUpload'));
    };
    // The queue and its dead-letter queue: a message that failed would stay in one of them.
    expect((await waiting()).length).toBe(2);
    const left = async () =>
      (await waiting()).map(({ visible, inFlight }: Record<string, number>) => [visible, inFlight]);
    await expect.poll(left, { timeout: 60_000 }).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('content decides', () => {
  test.each([
    ['a .png that is a script', 'evil.png', 'image/png', '#!/bin/sh\nrm -rf /\n'],
    [
      'an SVG with a script',
      'a.svg',
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    ],
    ['a web page called a PDF', 'a.pdf', 'application/pdf', '<!doctype html><p>'],
  ])('%s is rejected', async (_case, name, type, body) => {
    const file = await processed((await upload(name, type, body)).id);
    expect(file).toMatchObject({ status: 'rejected', reason: expect.any(String), variants: [] });
    expect((await call(`GET /files/${file.id}`, { token: ada })).status).toBe(409);
  });

  test('a name is stored without path and control characters', async () => {
    expect((await upload('../../etc/pass\u0007wd', 'text/plain', 'x')).name).toBe('passwd');
  });
});

describe('POST /upload', () => {
  test('several files give items, each with its own content', async () => {
    const form = formOf('a.txt', 'text/plain', 'first');
    form.append('file', new Blob(['second'], { type: 'text/plain' }), 'b.txt');
    const { items } = record(await (await send(form)).json());
    expect(items.map(({ size }: { size: number }) => size)).toEqual([5, 6]);
    expect(new Set(items.map(({ sha256 }: { sha256: string }) => sha256)).size).toBe(2);
  });

  test('the same form under one Idempotency-Key gives the first answer, another one 422', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    // Each form has a boundary of its own.
    const first = await send(formOf('a.txt', 'text/plain', 'one'), headers);
    const again = await send(formOf('a.txt', 'text/plain', 'one'), headers);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
    expect((await send(formOf('a.txt', 'text/plain', 'two'), headers)).status).toBe(422);
  });

  test('4 MiB pass, more are 413, and JSON is 415', async () => {
    const bytes = new Uint8Array(4 * 1024 * 1024);
    expect((await send(formOf('a.bin', '', bytes))).status).toBe(201);
    expect((await send(formOf('a.bin', '', new Uint8Array(4.2 * 1024 * 1024)))).status).toBe(413);
    expect((await call('POST /upload', { token: ada, json: {} })).status).toBe(415);
  });
});

describe('straight to S3', () => {
  const declare = async (name: string, contentType: string, size: number) =>
    (await call('POST /uploads', { token: ada, json: { name, contentType, size } })).body;

  async function post(
    { url, fields }: { url: string; fields: Record<string, string> },
    bytes: Uint8Array,
    changed: Record<string, string> = {},
  ) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
    form.append('file', new Blob([new Uint8Array(bytes)]));
    return (await fetch(url, { method: 'POST', body: form })).status;
  }

  test('S3 takes the declared type and size, and nothing else', async () => {
    const bytes = await photograph(400, 300);
    const { file, upload: form } = await declare('p.jpg', 'image/jpeg', bytes.length);
    expect((await call(`GET /files/${file.id}`, { token: ada })).status).toBe(409);
    expect(await post(form, bytes, { 'Content-Type': 'text/html' })).toBe(403);
    expect(await post(form, Buffer.concat([bytes, Buffer.alloc(1)]))).toBe(400);
    expect(await post(form, bytes)).toBe(204);
    expect(await processed(file.id)).toMatchObject({
      status: 'ready',
      sha256: expect.stringMatching(/^\w{64}$/),
    });
  });

  test('content that replaces what was validated is rejected', async () => {
    const bytes = await photograph(400, 300);
    const { file, upload: form } = await declare('p.jpg', 'image/jpeg', bytes.length);
    await post(form, bytes);
    expect((await processed(file.id)).status).toBe('ready');
    await post(form, Buffer.from('#!/bin/sh'));
    const status = async () =>
      (await call(`GET /files/${file.id}`, { token: ada, headers: json })).body.status;
    await expect.poll(status, { timeout: 60_000 }).toBe('rejected');
  });

  test('a large file goes in parts past the functions, and is ended by its owner alone', async () => {
    const size = 101 * 1024 * 1024;
    const { file, upload: parts } = await declare('film.bin', 'application/octet-stream', size);
    const sent: { partNumber: number; etag: string | null }[] = [];
    for (const { partNumber, url } of parts.parts) {
      const length = Math.min(parts.partSize, size - (partNumber - 1) * parts.partSize);
      const response = await fetch(url, { method: 'PUT', body: new Uint8Array(length).fill(partNumber) });
      sent.push({ partNumber, etag: response.headers.get('etag') });
    }
    const complete = `POST ${new URL(parts.completeUrl).pathname}`;
    expect((await call(complete, { token: linus, json: { parts: sent } })).status).toBe(404);
    const wrong = { parts: [{ partNumber: 1, etag: '"0"' }] };
    expect((await call(complete, { token: ada, json: wrong })).status).toBe(422);
    expect((await call(complete, { token: ada, json: { parts: sent } })).status).toBe(200);
    expect((await call(complete, { token: ada, json: { parts: sent } })).status).toBe(200);
    expect(await processed(file.id)).toMatchObject({ status: 'ready', size });
  });
});

describe('access', () => {
  test("another user's file is 404 to read, link and delete", async () => {
    const { id } = await processed((await upload('mine.txt', 'text/plain', 'mine')).id);
    const link = { token: linus, json: { expiresInSeconds: 60 } };
    expect((await call(`GET /files/${id}`, { token: linus })).status).toBe(404);
    expect((await call(`GET /files/${id}`, { token: linus, headers: json })).status).toBe(404);
    expect((await call(`POST /files/${id}/links`, link)).status).toBe(404);
    expect((await call(`DELETE /files/${id}`, { token: linus })).status).toBe(404);
    expect((await call('GET /files', { token: linus })).text).not.toContain(id);
  });

  test('a download has the right name and type, and the record an ETag', async () => {
    const { id } = await processed((await upload('Été – 1.txt', 'text/plain', 'summer')).id);
    const { response, bytes } = await content(id);
    expect(bytes.toString()).toBe('summer');
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%89t%C3%A9");
    const { headers } = await call(`GET /files/${id}`, { token: ada, headers: json });
    const known = { ...json, 'if-none-match': headers.get('etag') ?? '' };
    expect((await call(`GET /files/${id}`, { token: ada, headers: known })).status).toBe(304);
  });

  test('a public link ends by its count, its time and its revocation', async () => {
    const { id } = await processed((await upload('shared.txt', 'text/plain', 'shared')).id);
    const link = async (options: object) =>
      (await call(`POST /files/${id}/links`, { token: ada, json: options })).body;
    const follow = async ({ url }: { url: string }) => (await call(`GET ${new URL(url).pathname}`)).status;

    const twice = await link({ expiresInSeconds: 600, maxDownloads: 2 });
    expect([await follow(twice), await follow(twice), await follow(twice)]).toEqual([302, 302, 404]);

    const revoked = await link({ expiresInSeconds: 600 });
    expect(await follow(revoked)).toBe(302);
    const revoke = `DELETE /files/${id}/links/${revoked.id}`;
    expect((await call(revoke, { token: linus })).status).toBe(404);
    expect((await call(revoke, { token: ada })).status).toBe(204);
    expect(await follow(revoked)).toBe(404);
  });

  test('deleting removes object, variants and links', async () => {
    const { id } = await processed((await upload('p.jpg', 'image/jpeg', await photograph(400, 300))).id);
    const { body: link } = await call(`POST /files/${id}/links`, {
      token: ada,
      json: { expiresInSeconds: 60 },
    });
    const places = await Promise.all(
      ['original', 'web', 'thumbnail'].map(async (variant) =>
        (await call(`GET /files/${id}?variant=${variant}`, { token: ada })).headers.get('location'),
      ),
    );
    expect((await call(`DELETE /files/${id}`, { token: ada })).status).toBe(204);
    expect((await call(`DELETE /files/${id}`, { token: ada })).status).toBe(404);
    expect((await call(`GET ${new URL(link.url).pathname}`)).status).toBe(404);
    for (const place of places) expect((await fetch(place ?? '')).status).toBeGreaterThanOrEqual(403);
  });
});

test('the owner hears of it on the live connection', async () => {
  const { body } = await call('POST /ws/ticket', { token: ada });
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}/ws?token=${body.ticket}`);
  const frames: { type: string; file?: { id: string; status: string } }[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const { id } = await upload('news.txt', 'text/plain', 'news');
  const status = () => frames.find((frame) => frame.type === 'file' && frame.file?.id === id)?.file?.status;
  await expect.poll(status, { timeout: 60_000 }).toBe('ready');
  socket.close();
});

test('a document is a file, or its bytes for those who ask', async () => {
  const data = { title: 'Report', sections: [{ heading: 'Été', text: 'Ελληνικά 中文 हिन्दी' }] };
  const made = await call('POST /generate-pdf', { token: ada, json: { template: 'report', data } });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ contentType: 'application/pdf', name: 'Report.pdf', status: 'ready' });
  expect(made.headers.get('ratelimit-policy')).toBe('"documents";q=60;w=60');
  const { bytes } = await content(made.body.id);
  expect(await pagesOf(bytes)).toEqual([expect.stringContaining('Ελληνικά 中文 हिन्दी')]);

  const headers = { accept: 'application/pdf', 'idempotency-key': crypto.randomUUID() };
  const wanted = { token: ada, headers, json: { template: 'report', data } };
  const first = await call('POST /generate-pdf', wanted);
  const again = await call('POST /generate-pdf', wanted);
  expect(first.headers.get('content-type')).toBe('application/pdf');
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.text).toBe(first.text);

  const endless = { title: 'Report', sections: [{ heading: 'H', text: `${'\n'.repeat(49_999)}x` }] };
  const refused = await call('POST /generate-pdf', {
    token: ada,
    json: { template: 'report', data: { ...endless, sections: [...endless.sections, ...endless.sections] } },
  });
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([{ path: '/data', message: 'must fit on 1000 pages' }]);
});

test('the sweep by the clock may look at every object, and leaves what has a record', async () => {
  const { id } = await processed((await upload('stays.txt', 'text/plain', 'stays')).id);
  const local = async (path: string, method = 'GET') =>
    record(await (await fetch(product.url + path, { method })).json());
  await local('/_local/schedules/sweep-uploads/run', 'POST');
  const runs = async () => local('/_local/invocations.json?function=nubo-files-sweep-uploads');
  await expect.poll(async () => (await runs()).length, { timeout: 60_000 }).toBe(1);
  expect(JSON.stringify(await runs())).toContain('uploads swept');
  expect((await content(id)).bytes.toString()).toBe('stays');
});
