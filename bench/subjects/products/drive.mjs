// Times one scenario in a process of its own: node drive.mjs FIXTURE WARM-UP CALLS. The last line it prints is
// {mean, p50, p99, bytes}: µs of a call, one at a time in one warm environment, as Lambda works, and the bytes of the
// body. Every answer is checked.
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const [fixtureFile, warmUp, calls] = process.argv.slice(2);
const { bundle, environment, event, expected } = JSON.parse(readFileSync(fixtureFile, 'utf8'));
Object.assign(process.env, environment);
const { handler } = createRequire(import.meta.url)(bundle);
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 10_000 };
const call = () => handler({ ...event, headers: { ...event.headers } }, context);
const decoders = { br: brotliDecompressSync, gzip: gunzipSync };

const bytesOf = ({ body = '', isBase64Encoded }) => Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
const decoded = (answer) => {
  const decode = decoders[answer.headers['content-encoding']] ?? ((bytes) => bytes);
  return decode(bytesOf(answer)).toString();
};
// The first calls fill the cache, which is left alone for a second after a slow answer.
let first = await call();
for (let attempt = 0; attempt < 20 && first.headers['x-cache'] !== expected.cache; attempt++) {
  await sleep(200);
  first = await call();
}
deepStrictEqual([first.statusCode, first.headers['x-cache']], [expected.status, expected.cache]);
if (expected.status === 200) deepStrictEqual(decoded(first), expected.json);

for (let at = 0; at < Number(warmUp); at++) await call();
const micros = [];
let others = 0;
for (let at = 0; at < Number(calls); at++) {
  const start = process.hrtime.bigint();
  const { statusCode, headers, body } = await call();
  micros.push(Number(process.hrtime.bigint() - start) / 1000);
  if (headers['x-cache'] !== expected.cache) others += 1;
  else if (statusCode !== expected.status || body !== first.body)
    throw new Error(`another answer: ${statusCode}`);
}
// A kept answer may come to its end in the middle.
if (others > 2) throw new Error(`${others} answers were no ${expected.cache}`);
micros.sort((a, b) => a - b);
const at = (share) => micros[Math.ceil(share * micros.length) - 1];
const mean = micros.reduce((sum, each) => sum + each, 0) / micros.length;
console.log(JSON.stringify({ mean, p50: at(0.5), p99: at(0.99), bytes: bytesOf(first).length }));
process.exit(0);
