import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Buffer } from './buffer.ts';
import { limitReader } from './cgroup.ts';
import { serverClock } from './clock.ts';
import { connection } from './connection.ts';
import { latest } from './latest.ts';
import { linuxFilesystems, linuxMachine } from './linux.ts';
import { sampler } from './sampler.ts';
import { backoff, sendKept, Unauthorized } from './sender.ts';

/** An hour of samples at five seconds; on machines of many cores and mounts fewer, by their size. */
const MOST_KEPT = { items: 720, bytes: 4_000_000 };
/** Filesystems fill slowly, and elsewhere than on Linux reading them starts processes. */
const FILESYSTEMS_MS = 30_000;
/** Between the first reading, which has no rates, and the first sample. */
const FIRST_SAMPLE_MS = 1000;
/** What is kept is sent once more at the end, for as long. */
const LAST_SEND_MS = 3000;
/** As sysexits.h has them. */
const EXIT = { usage: 64, refused: 78 } as const;

const USAGE = `usage: npm run agent -- --url URL --token TOKEN [--interval SECONDS]

  --url        of Nubo, such as https://nubo.example.com
  --token      of the host, which POST /hosts gives; NUBO_AGENT_TOKEN in its place keeps it out of the list of processes
  --interval   seconds between two samples, 1 to 60 (5)
`;

function parseOptions() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: process.env.NUBO_AGENT_URL ?? '' },
      token: { type: 'string', default: process.env.NUBO_AGENT_TOKEN ?? '' },
      interval: { type: 'string', default: '5' },
    },
  });
  const intervalMs = Number(values.interval) * 1000;
  if (!URL.canParse(values.url)) throw new Error('--url is not a URL');
  const url = new URL(`${values.url.replace(/\/+$/, '')}/metrics`);
  if (!/^https?:$/.test(url.protocol)) throw new Error('--url is neither http nor https');
  if (!/^[\x21-\x7e]+$/.test(values.token)) throw new Error('--token is not a token');
  if (!(intervalMs >= 1000 && intervalMs <= 60_000)) throw new Error('--interval is not 1 to 60');
  return { url, token: values.token, intervalMs };
}

/** systeminformation is loaded where there is no /proc to read: it takes memory, and processes for each sample. */
async function thisMachine() {
  if (process.platform === 'linux') return { machine: linuxMachine(), filesystems: () => linuxFilesystems() };
  const { portableMachine, portableFilesystems } = await import('./portable.ts');
  return { machine: portableMachine(), filesystems: portableFilesystems };
}

const say = (line: string) => process.stderr.write(`agent: ${line}\n`);

async function run({ url, token, intervalMs }: ReturnType<typeof parseOptions>): Promise<number> {
  const { post, close } = await connection(url, token);
  const clock = serverClock(Date.now, (offsetMs) =>
    say(
      `this machine's clock is ${Math.round(-offsetMs / 1000)} s ahead of the server's, which samples follow`,
    ),
  );
  const { machine, filesystems } = await thisMachine();
  const sample = sampler({
    machine,
    limits: limitReader(),
    filesystems: latest(filesystems, FILESYSTEMS_MS),
    isFile: (mount) => statSync(mount, { throwIfNoEntry: false })?.isFile() ?? false,
    now: clock.now,
    monotonic: () => performance.now(),
  });
  const kept = new Buffer(MOST_KEPT);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const wait = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined);

  let failures = 0;
  let tryAt = 0;
  let refused = false;
  let sending: Promise<void> | undefined;
  const send = async (): Promise<void> => {
    try {
      await sendKept(kept, post, ({ date }) => clock.observe(date));
      if (failures > 0) say('the server is reached again');
      failures = 0;
    } catch (error) {
      const wait = backoff(failures, error, Math.random);
      tryAt = performance.now() + wait;
      failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof Unauthorized) {
        refused = true;
        say(reason);
        stop.abort();
      } else say(`${kept.size} samples kept, next try in ${Math.ceil(wait / 1000)} s: ${reason}`);
    }
  };

  // Gives the first sample something to compare with.
  await sample().catch(() => undefined);
  await wait(Math.min(FIRST_SAMPLE_MS, intervalMs));
  let due = performance.now();
  while (!stop.signal.aborted) {
    try {
      kept.add(JSON.stringify(await sample()));
    } catch (error) {
      say(`a sample could not be read: ${error instanceof Error ? error.message : error}`);
    }
    if (!sending && performance.now() >= tryAt)
      sending = send().finally(() => {
        sending = undefined;
      });
    // Samples that a machine asleep has missed are not made up for.
    due = Math.max(due + intervalMs, performance.now());
    await wait(due - performance.now());
  }
  if (!refused) {
    const last = Promise.resolve(sending).then(send);
    await Promise.race([last, sleep(LAST_SEND_MS)]);
  }
  close();
  return refused ? EXIT.refused : 0;
}

try {
  run(parseOptions()).then((code) => process.exit(code));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exitCode = EXIT.usage;
}
