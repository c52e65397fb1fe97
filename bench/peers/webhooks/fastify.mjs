// A webhook of Stripe as somebody writes it with Fastify and pg: the signature over the raw body, one insert with the
// event's id as its key. Run with PORT, DATABASE_URL and STRIPE_SECRET; it makes its own table.
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const { PORT, DATABASE_URL, STRIPE_SECRET } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query('DROP TABLE IF EXISTS bench_webhook_events');
await pool.query(
  'CREATE TABLE bench_webhook_events (event_id text PRIMARY KEY, type text NOT NULL, payload json NOT NULL, received_at timestamptz NOT NULL)',
);

const app = Fastify();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
  done(null, body),
);
app.post('/webhook/stripe', async (request, reply) => {
  const fields = new Map(request.headers['stripe-signature'].split(',').map((field) => field.split('=', 2)));
  const timestamp = fields.get('t');
  const expected = createHmac('sha256', STRIPE_SECRET).update(`${timestamp}.`).update(request.body).digest();
  const given = Buffer.from(fields.get('v1') ?? '', 'hex');
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isSigned || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return reply.code(400).send({});
  const text = request.body.toString();
  const { id, type } = JSON.parse(text);
  const { rowCount } = await pool.query({
    name: 'insert',
    text: 'INSERT INTO bench_webhook_events VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    values: [id, type, text, new Date().toISOString()],
  });
  return { received: true, id, duplicate: rowCount === 0 };
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
console.log('ready');
