import { setTimeout as sleep } from 'node:timers/promises';
import type { CallParts, ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { made } from './made.ts';

const TEXT = 'Spring is here.\n';
const BOUNDARY = 'nubo-bench';
const formOf = (name: string, type: string, content: string): CallParts['raw'] => ({
  contentType: `multipart/form-data; boundary=${BOUNDARY}`,
  text: [
    `--${BOUNDARY}`,
    `content-disposition: form-data; name="file"; filename="${name}"`,
    `content-type: ${type}`,
    '',
    content,
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n'),
});
const form = formOf('spring.txt', 'text/plain', TEXT);
const IMAGE = formOf('spring.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
const small = { name: 'spring.txt', contentType: 'text/plain', size: TEXT.length };
/** Enough to be sent in parts. */
const large = { ...small, size: 101 * 1024 * 1024 };
const WAIT_MS = 500;

const declared = (world: ColdWorld) => made(world, 'POST /uploads', small, ({ file }) => file.id);

/** A file of the user's that has been looked at, so that it may be downloaded. */
export const readyFile = (world: ColdWorld) => ready(world, world.user.token, form);
/** An image of the administrator's, in the same way. */
export const readyImage = (world: ColdWorld) => ready(world, world.admin.token, IMAGE);

async function ready(world: ColdWorld, token: string, raw: CallParts['raw']) {
  const { body } = await world.call('POST /upload', { token, raw }, 201);
  const params = { id: JSON.parse(body ?? '').id as string };
  for (let attempt = 0; attempt < 20; attempt++) {
    const record = await world.call('GET /files/{id}', { token, params }, 200);
    if (JSON.parse(record.body ?? '').status === 'ready') return { token, params };
    await sleep(WAIT_MS);
  }
  throw new Error('the uploaded file is never ready');
}

async function link(world: ColdWorld, file: { token: string; params: { id: string } }) {
  const body = { expiresInSeconds: 600 };
  const { body: answer } = await world.call('POST /files/{id}/links', { ...file, body }, 201);
  const { id: linkId, url } = JSON.parse(answer ?? '') as { id: string; url: string };
  return { linkId, linkToken: url.slice(url.lastIndexOf('/') + 1) };
}

/** An upload in parts, of which the only part was sent. */
async function inParts(world: ColdWorld) {
  const { token } = world.user;
  const { body } = await world.call('POST /uploads', { token, body: large }, 201);
  const { file, upload } = JSON.parse(body ?? '');
  const sent = await fetch(upload.parts[0].url, { method: 'PUT', body: TEXT });
  if (!sent.ok) throw new Error(`the part was refused: ${sent.status} ${await sent.text()}`);
  return {
    token,
    params: { id: file.id as string },
    body: { parts: [{ partNumber: 1, etag: sent.headers.get('etag') }] },
  };
}

export const files: ColdExamples = {
  'upload-files': ({ user }) => ({ status: 201, token: user.token, raw: form }),
  'begin-upload': ({ user }) => ({ status: 201, token: user.token, body: small }),
  'complete-upload': async (world) => ({ status: 200, ...(await inParts(world)) }),
  'get-upload': async (world) => ({ status: 200, ...(await declared(world)) }),
  'get-file': async (world) => ({ status: 200, ...(await declared(world)) }),
  'delete-file': async (world) => ({ status: 204, ...(await declared(world)) }),
  'create-link': async (world) => ({
    status: 201,
    ...(await declared(world)),
    body: { expiresInSeconds: 60 },
  }),
  'revoke-link': async (world) => {
    const file = await declared(world);
    const { linkId } = await link(world, file);
    return { status: 204, token: file.token, params: { ...file.params, linkId } };
  },
  'follow-link': async (world) => {
    const { linkToken } = await link(world, await readyFile(world));
    return { status: 302, params: { token: linkToken } };
  },
  'generate-pdf': ({ user }) => ({
    status: 201,
    token: user.token,
    body: {
      template: 'report',
      data: { title: 'Spring', sections: [{ heading: 'The garden', text: 'Everything grows.' }] },
    },
  }),
};
