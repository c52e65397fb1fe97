// The tasks' list and creation as somebody writes them with Fastify and pg: JSON schemas, the token verified by
// jose, one connection as an execution environment has it. The SQL is the product's own, from the fixture.
import { randomBytes } from 'node:crypto';
import { Signer } from '@aws-sdk/rds-signer';
import Fastify from 'fastify';
import pg from 'pg';
import { tokenVerifier } from '../pipeline/keys.mjs';

const task = {
  type: 'object',
  additionalProperties: false,
  properties: {
    id: { type: 'string' },
    title: { type: 'string', minLength: 1, maxLength: 200 },
    description: { type: 'string', maxLength: 5000, default: '' },
    status: { type: 'string', enum: ['todo', 'in_progress', 'done'], default: 'todo' },
    dueAt: { type: 'string', format: 'date-time', nullable: true, default: null },
    createdAt: { type: 'string' },
    updatedAt: { type: 'string' },
  },
};
const { title, description, status, dueAt } = task.properties;
const input = { ...task, properties: { title, description, status, dueAt }, required: ['title'] };
const page = {
  type: 'object',
  properties: { items: { type: 'array', items: task }, nextCursor: { type: 'string', nullable: true } },
};
const query = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    cursor: { type: 'string', maxLength: 1024 },
  },
};
const HEADERS = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export async function create(fixture) {
  const { environment, sql } = fixture;
  Object.assign(process.env, environment);
  const verify = await tokenVerifier(fixture);
  const client = await connect(environment);
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false } } });
  app.decorateRequest('owner', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS).header('x-request-id', request.id);
    try {
      request.owner = (await verify(request.headers.authorization.slice(7))).sub;
    } catch {
      return reply.code(401).send({ title: 'Not authenticated', status: 401 });
    }
  });

  app.get('/tasks', { schema: { querystring: query, response: { 200: page } } }, async (request) => {
    const { limit, cursor } = request.query;
    const values = [request.owner, limit + 1];
    if (cursor !== undefined) values.push(...JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const [name, text] = cursor === undefined ? ['list', sql.list] : ['after', sql.listAfter];
    const { rows } = await client.query({ name, text, values });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    const nextCursor = more
      ? Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url')
      : null;
    return { items, nextCursor };
  });

  app.post('/tasks', { schema: { body: input, response: { 201: task } } }, async (request, reply) => {
    const now = new Date().toISOString();
    const { body } = request;
    const created = {
      id: uuidv7(),
      title: body.title.normalize('NFC').trim(),
      description: body.description.normalize('NFC'),
      status: body.status,
      dueAt: body.dueAt === null ? null : new Date(body.dueAt).toISOString(),
      createdAt: now,
      updatedAt: now,
    };
    await client.query({
      name: 'insert',
      text: sql.insert,
      values: [
        created.id,
        request.owner,
        created.title,
        created.description,
        created.status,
        created.dueAt,
        now,
      ],
    });
    reply.code(201).header('location', `/tasks/${created.id}`);
    return created;
  });

  await app.ready();
  return async (event) => {
    const { statusCode, body } = await app.inject({
      method: event.requestContext.http.method,
      url: event.rawPath,
      headers: event.headers,
      payload: event.body,
    });
    return { status: statusCode, body };
  };
}

/** As the function does: as its own role, with a token of IAM database authentication. */
async function connect(env) {
  const { DATABASE_HOST: host, DATABASE_USER: user, DATABASE_NAME: database, AWS_REGION: region } = env;
  const port = Number(env.DATABASE_PORT);
  const token = await new Signer({ hostname: host, port, username: user, region }).getAuthToken();
  const client = new pg.Client({ host, port, user, database, password: token });
  await client.connect();
  return client;
}

/** RFC 9562 §5.7. */
function uuidv7() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
