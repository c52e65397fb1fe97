// What somebody writes who wants no framework: every check spelt out in one function.
import { randomUUID } from 'node:crypto';
import { tokenVerifier } from './keys.mjs';

const STATUSES = new Set(['todo', 'in_progress', 'done']);
const FIELDS = new Set(['title', 'description', 'status', 'dueAt']);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

export async function create(fixture) {
  const verify = await tokenVerifier(fixture);

  async function handler(event) {
    const requestId = event.requestContext.requestId;
    const token = /^Bearer (.+)$/i.exec(event.headers.authorization ?? '')?.[1];
    if (!token) return problem(401, 'Not authenticated', requestId);
    let claims;
    try {
      claims = await verify(token);
    } catch {
      return problem(401, 'Not authenticated', requestId);
    }
    if (!/^application\/json\b/i.test(event.headers['content-type'] ?? ''))
      return problem(415, 'Unsupported media type', requestId);
    const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
    if (Buffer.byteLength(text) > 262_144) return problem(413, 'Too large', requestId);
    let input;
    try {
      input = JSON.parse(text);
    } catch {
      return problem(400, 'Malformed JSON', requestId);
    }
    const errors = validate(input);
    if (errors.length > 0) return problem(422, 'Not valid', requestId, errors);
    const note = {
      id: randomUUID(),
      owner: claims.sub,
      title: input.title.normalize('NFC').trim(),
      description: (input.description ?? '').normalize('NFC'),
      status: input.status ?? 'todo',
      dueAt: input.dueAt == null ? null : new Date(input.dueAt).toISOString(),
    };
    return answer(201, note, requestId, { location: `/notes/${note.id}` });
  }

  return async (event) => {
    const { statusCode, body } = await handler({ ...event, headers: { ...event.headers } });
    return { status: statusCode, body };
  };
}

function validate(input) {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return [{ path: '', message: 'must be an object' }];
  const errors = [];
  for (const key of Object.keys(input))
    if (!FIELDS.has(key)) errors.push({ path: `/${key}`, message: 'is not known' });
  const title = typeof input.title === 'string' ? [...input.title.normalize('NFC').trim()].length : 0;
  if (title < 1 || title > 200) errors.push({ path: '/title', message: 'must have 1 to 200 characters' });
  const { description = '', status = 'todo', dueAt = null } = input;
  if (typeof description !== 'string' || [...description.normalize('NFC')].length > 5000)
    errors.push({ path: '/description', message: 'must have at most 5000 characters' });
  if (!STATUSES.has(status)) errors.push({ path: '/status', message: 'is not a status' });
  if (dueAt !== null && (!INSTANT.test(dueAt) || Number.isNaN(Date.parse(dueAt))))
    errors.push({ path: '/dueAt', message: 'must be an instant' });
  return errors;
}

function answer(statusCode, body, requestId, headers) {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json',
      'x-request-id': requestId,
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

function problem(status, title, requestId, errors) {
  const body = { type: 'about:blank', title, status, requestId, ...(errors && { errors }) };
  return answer(status, body, requestId, { 'content-type': 'application/problem+json' });
}
