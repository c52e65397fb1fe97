import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { readForm } from '../../../../functions/files/forms/read-form.ts';

/** The event that the gateway makes of a form. */
async function eventOf(form: FormData, change = (body: Buffer) => body): Promise<APIGatewayProxyEventV2> {
  const request = new Request('http://localhost/upload', { method: 'POST', body: form });
  const body = change(Buffer.from(await request.arrayBuffer())).toString('base64');
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  // Only what the reader looks at.
  return { headers, body, isBase64Encoded: true } as unknown as APIGatewayProxyEventV2;
}

function formOf(
  ...files: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string])[]
) {
  const form = new FormData();
  for (const [name, bytes, type = ''] of files) form.append('file', new Blob([bytes], { type }), name);
  return form;
}

test('several files keep their own bytes, however small or large they are', async () => {
  const sizes = [1, 1, 300_000, 2, 65_536, 1_000_000];
  const contents = sizes.map((size) => new Uint8Array(randomBytes(size)));
  const files = await readForm(await eventOf(formOf(...contents.map((b, at) => [`${at}.bin`, b] as const))));
  expect(files.map(({ name }) => name)).toEqual(sizes.map((_, at) => `${at}.bin`));
  for (const [at, { bytes }] of files.entries())
    expect(Buffer.compare(bytes, contents[at] ?? new Uint8Array())).toBe(0);
});

test('bytes that look like a boundary stay content', async () => {
  const content = new TextEncoder().encode('\r\n--almost\r\n----------------------------\r\n');
  const [file] = await readForm(await eventOf(formOf(['a.txt', content, 'text/plain; charset=utf-8'])));
  expect(file?.bytes).toEqual(Buffer.from(content));
  expect(file?.contentType).toBe('text/plain');
});

test('names keep every character of Unicode', async () => {
  const [file] = await readForm(await eventOf(formOf(['été 東京 🎉.png', new Uint8Array(1)])));
  expect(file?.name).toBe('été 東京 🎉.png');
});

test('422 for no part at all, a field that is no file, another name, and an empty file', async () => {
  const field = new FormData();
  field.append('file', 'text');
  const named = new FormData();
  named.append('photo', new Blob(['x']), 'x.png');
  for (const form of [new FormData(), field, named, formOf(['empty.txt', new Uint8Array()])]) {
    await expect(readForm(await eventOf(form))).rejects.toMatchObject({ status: 422 });
  }
});

test('422 for more than 20 files', async () => {
  const many = Array.from({ length: 21 }, (_, at) => [`${at}`, new Uint8Array(1)] as const);
  await expect(readForm(await eventOf(formOf(...many)))).rejects.toMatchObject({ status: 422 });
});

test('400 for a body that is cut off or is no multipart', async () => {
  const form = formOf(['a.txt', new Uint8Array(1000)]);
  for (const change of [(body: Buffer) => body.subarray(0, 500), () => Buffer.from('nonsense')]) {
    await expect(readForm(await eventOf(form, change))).rejects.toMatchObject({ status: 400 });
  }
});
