// Times one subject in a process of its own: node drive.mjs SUBJECT FIXTURE WARM-UP CALLS. Prints µs a call, one
// call at a time, as an execution environment works. The first answer is compared with the one that is expected.
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';

const [subject, fixtureFile, warmUp, calls] = process.argv.slice(2);
const fixture = JSON.parse(readFileSync(fixtureFile, 'utf8'));
const { create } = await import(subject);
const call = await create(fixture);
const { event, expected } = fixture;

const first = await call(event);
const {
  id: _id,
  createdAt: _createdAt,
  updatedAt: _updatedAt,
  nextCursor: _next,
  ...stable
} = JSON.parse(first.body);
deepStrictEqual({ ...stable, statusCode: first.status }, expected);
for (let at = 0; at < Number(warmUp); at++) await call(event);
const start = process.hrtime.bigint();
for (let at = 0; at < Number(calls); at++) {
  const { status } = await call(event);
  if (status !== expected.statusCode) throw new Error(`status ${status}`);
}
console.log(Number(process.hrtime.bigint() - start) / 1000 / Number(calls));
process.exit(0);
