// Samples of hosts as somebody writes it with Fastify and pg: the token's hash looked up, the sample inserted once, its
// minute counted. No checks of the sample, no alerts, no live channel. Run with PORT, DATABASE_URL and TOKENS (a JSON list);
// it makes its own tables.
import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const { PORT, DATABASE_URL, TOKENS } = process.env;
const hashOf = (token) => createHash('sha256').update(token).digest('hex');
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query('DROP TABLE IF EXISTS bench_minutes, bench_samples, bench_hosts');
await pool.query('CREATE TABLE bench_hosts (id serial PRIMARY KEY, token_hash text UNIQUE NOT NULL)');
await pool.query(
  'CREATE TABLE bench_samples (host int, at timestamptz, sample json NOT NULL, PRIMARY KEY (host, at))',
);
await pool.query(
  'CREATE TABLE bench_minutes (host int, minute timestamptz, n int, least float, sum float, greatest float, PRIMARY KEY (host, minute))',
);
for (const token of JSON.parse(TOKENS))
  await pool.query('INSERT INTO bench_hosts (token_hash) VALUES ($1)', [hashOf(token)]);

const app = Fastify();
app.post('/metrics', async (request, reply) => {
  const token = request.headers.authorization?.slice(7) ?? '';
  const { rows } = await pool.query({
    name: 'host',
    text: 'SELECT id FROM bench_hosts WHERE token_hash = $1',
    values: [hashOf(token)],
  });
  if (rows.length === 0) return reply.code(401).send({});
  const { samples } = request.body;
  for (const sample of samples) {
    const values = [rows[0].id, sample.at, JSON.stringify(sample)];
    const { rowCount } = await pool.query({
      name: 'sample',
      text: 'INSERT INTO bench_samples VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      values,
    });
    if (rowCount === 0) continue;
    await pool.query({
      name: 'minute',
      text: `INSERT INTO bench_minutes AS b VALUES ($1, date_trunc('minute', $2::timestamptz), 1, $3, $3, $3)
        ON CONFLICT (host, minute) DO UPDATE SET n = b.n + 1, least = LEAST(b.least, $3), sum = b.sum + $3,
        greatest = GREATEST(b.greatest, $3)`,
      values: [rows[0].id, sample.at, sample.cpu.percent],
    });
  }
  return reply.code(202).send({ accepted: samples.length });
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
console.log('ready');
