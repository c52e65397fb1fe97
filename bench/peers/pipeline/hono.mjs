// Hono behind its own Lambda adapter, validating with zod.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { secureHeaders } from 'hono/secure-headers';
import * as z from 'zod';
import { tokenVerifier } from './keys.mjs';

const text = (max) =>
  z
    .string()
    .overwrite((value) => value.normalize('NFC'))
    .refine((value) => [...value].length <= max);
const input = z.strictObject({
  title: text(200)
    .overwrite((value) => value.trim())
    .min(1),
  description: text(5000).default(''),
  status: z.enum(['todo', 'in_progress', 'done']).default('todo'),
  dueAt: z.iso
    .datetime({ offset: true })
    .transform((value) => new Date(value).toISOString())
    .nullable()
    .default(null),
});

export async function create(fixture) {
  const verify = await tokenVerifier(fixture);
  const app = new Hono();
  app.use(secureHeaders());
  app.use(async (c, next) => {
    try {
      c.set('claims', await verify(c.req.header('authorization').slice(7)));
    } catch {
      return c.json({ title: 'Not authenticated', status: 401 }, 401);
    }
    return next();
  });
  app.post('/notes', async (c) => {
    const parsed = input.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ title: 'Not valid', status: 422, errors: parsed.error.issues }, 422);
    const id = randomUUID();
    c.header('location', `/notes/${id}`);
    c.header('cache-control', 'no-store');
    c.header('x-request-id', c.env.requestContext.requestId);
    return c.json({ id, owner: c.get('claims').sub, ...parsed.data }, 201);
  });
  const handler = handle(app);
  return async (event) => {
    const { statusCode, body } = await handler({ ...event, headers: { ...event.headers } }, {});
    return { status: statusCode, body };
  };
}
