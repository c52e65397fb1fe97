// Times one subject in a process of its own: node drive.mjs SUBJECT FIXTURE WARM-UP CALLS. Prints µs a call.
// Every answer of the warm-up is checked whole, and the status of every timed one.
import { readFileSync } from 'node:fs';

const [subject, fixtureFile, warmUp, calls] = process.argv.slice(2);
const fixture = JSON.parse(readFileSync(fixtureFile, 'utf8'));
const { create } = await import(subject);
const call = await create(fixture);

const { events } = fixture;
for (let at = 0; at < Number(warmUp); at++) {
  const event = events[at % events.length];
  check(await call(event), JSON.parse(event.body), event.subject);
}
// A token nobody signed, a field nobody knows, a title too long: what is skipped would be fast.
for (const { event, status } of fixture.refused) {
  const answer = await call(event);
  if (answer.status !== status) throw new Error(`refused with ${answer.status}, not ${status}`);
}

const start = process.hrtime.bigint();
for (let at = 0; at < Number(calls); at++) {
  const answer = await call(events[at % events.length]);
  if (answer.status !== 201) throw new Error(`status ${answer.status}`);
}
console.log(Number(process.hrtime.bigint() - start) / 1000 / Number(calls));
process.exit(0);

function check({ status, body }, sent, owner) {
  const got = JSON.parse(body);
  const expected = {
    title: sent.title.trim(),
    description: sent.description,
    status: 'todo',
    dueAt: sent.dueAt,
  };
  const same = Object.entries(expected).every(([key, value]) => got[key] === value);
  if (status !== 201 || !same || got.owner !== owner || typeof got.id !== 'string')
    throw new Error(`wrong answer ${status} ${body}`);
}
