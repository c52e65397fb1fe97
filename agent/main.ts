import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Buffer } from './buffer.ts';
import { collector } from './collect.ts';
import { type Answer, backoff, sendKept, Unauthorized } from './sender.ts';

/** An hour of samples at five seconds. */
const MOST_KEPT = 720;
const { values } = parseArgs({
  options: { url: { type: 'string' }, token: { type: 'string' }, interval: { type: 'string', default: '5' } },
});
const interval = Number(values.interval) * 1000;
if (!values.url || !URL.canParse(values.url) || !values.token || !(interval >= 1000 && interval <= 60_000)) {
  console.error('usage: npm run agent -- --url URL --token TOKEN [--interval SECONDS, 1 to 60]');
  process.exit(2);
}
const target = new URL(`${values.url.replace(/\/$/, '')}/metrics`);
const headers = { authorization: `Bearer ${values.token}`, 'content-type': 'application/json' };

function post(body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? https : http;
    const call = send(target, { method: 'POST', headers, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length < 65_536) text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new Error('no answer in 10 s')));
    call.on('error', reject);
    call.end(body);
  });
}

const kept = new Buffer<object>(MOST_KEPT);
const collect = collector();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
let failures = 0;
let tryAt = 0;

async function send(): Promise<void> {
  try {
    await sendKept(kept, post);
    failures = 0;
  } catch (error) {
    if (error instanceof Unauthorized) {
      console.error(error.message);
      process.exit(1);
    }
    tryAt = Date.now() + backoff(failures, Math.random);
    failures += 1;
    console.error(`${kept.size} samples kept: ${error instanceof Error ? error.message : error}`);
  }
}

let sending: Promise<void> | undefined;
while (!stop.signal.aborted) {
  const started = Date.now();
  try {
    kept.add(await collect());
  } catch (error) {
    console.error('this sample could not be read:', error);
  }
  if (!sending && started >= tryAt) {
    sending = send().finally(() => {
      sending = undefined;
    });
  }
  const left = Math.max(0, interval - (Date.now() - started));
  await sleep(left, undefined, { signal: stop.signal }).catch(() => undefined);
}
await sending;
await send();
process.exit(0);
