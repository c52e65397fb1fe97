// Fastify as its guide has it: JSON schemas for request and answer, a hook that verifies the token.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { tokenVerifier } from './keys.mjs';

const note = {
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    owner: { type: 'string' },
    title: { type: 'string', minLength: 1, maxLength: 200 },
    description: { type: 'string', maxLength: 5000, default: '' },
    status: { enum: ['todo', 'in_progress', 'done'], default: 'todo' },
    dueAt: { type: 'string', format: 'date-time', nullable: true, default: null },
  },
};
const { id: _id, owner: _owner, ...inputProperties } = note.properties;
const input = { ...note, properties: inputProperties, required: ['title'] };

export async function create(fixture) {
  const verify = await tokenVerifier(fixture);
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false } } });
  app.setErrorHandler((error, _request, reply) => {
    const status = error.validation ? 422 : (error.statusCode ?? 500);
    reply.code(status).send({ title: error.message, status });
  });
  app.decorateRequest('claims', null);
  app.addHook('onRequest', async (request, reply) => {
    try {
      request.claims = await verify(request.headers.authorization.slice(7));
    } catch {
      return reply.code(401).send({ title: 'Not authenticated', status: 401 });
    }
  });
  app.post('/notes', { schema: { body: input, response: { 201: note } } }, async (request, reply) => {
    const { title, description, status, dueAt } = request.body;
    const id = randomUUID();
    reply.code(201).headers({
      location: `/notes/${id}`,
      'x-request-id': request.id,
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    return {
      id,
      owner: request.claims.sub,
      title: title.normalize('NFC').trim(),
      description: description.normalize('NFC'),
      status,
      dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
    };
  });
  await app.ready();
  return async (event) => {
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/notes',
      headers: event.headers,
      payload: event.body,
    });
    return { status: statusCode, body };
  };
}
