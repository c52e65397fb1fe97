import autocannon from 'autocannon';

export interface Scenario {
  readonly name: string;
  /** `Cache-Control: no-cache` passes the cache by; `identity` takes no compression. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isCached: boolean;
  /** Sends the ETag of an answer of before. */
  readonly isConditional?: true;
}

const COMPRESSED = { 'accept-encoding': 'br, gzip' };
const PLAIN = { 'accept-encoding': 'identity' };
const UNCACHED = { 'cache-control': 'no-cache' };

export const scenarios: readonly Scenario[] = [
  { name: 'no cache, no compression', headers: { ...PLAIN, ...UNCACHED }, isCached: false },
  { name: 'compression', headers: { ...COMPRESSED, ...UNCACHED }, isCached: false },
  { name: 'cache', headers: PLAIN, isCached: true },
  { name: 'cache and compression', headers: COMPRESSED, isCached: true },
  { name: 'cache, compression and 304', headers: COMPRESSED, isCached: true, isConditional: true },
];

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly name: string;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Of one answer as it is sent, its head included. */
  readonly bytes: number;
  /** Failed calls, and answers of another status than the scenario's. */
  readonly errors: number;
  /** Of the answers, those from the cache. */
  readonly hitRatio: number;
}

/** Drives one scenario, after a warm-up in which its environments start. */
export async function measureScenario(scenario: Scenario, load: Load): Promise<Measured> {
  const first = await fetch(load.url, { headers: scenario.headers });
  const body = await first.text();
  if (first.status !== 200) throw new Error(`${load.url}: ${first.status} ${body.slice(0, 200)}`);
  const etag = first.headers.get('etag') ?? '';
  const headers = { ...scenario.headers, ...(scenario.isConditional && { 'if-none-match': etag }) };
  const expected = scenario.isConditional ? 304 : 200;
  await drive({ ...load, seconds: Math.max(3, Math.round(load.seconds / 5)) }, headers, expected);
  const { millis, bytes, hits, failed } = await drive(load, headers, expected);
  if (millis.length === 0) throw new Error(`${scenario.name}: no answer at all`);
  millis.sort((a, b) => a - b);
  const percentile = (share: number) => millis[Math.ceil(share * millis.length) - 1] ?? 0;
  return {
    name: scenario.name,
    perSecond: millis.length / load.seconds,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    bytes: bytes / millis.length,
    errors: failed,
    hitRatio: hits / millis.length,
  };
}

/** Every answer counts, with the bytes of its head. */
async function drive(
  { url, connections, seconds }: Load,
  headers: Readonly<Record<string, string>>,
  expected: number,
) {
  const counts = { bytes: 0, hits: 0, wrong: 0 };
  const millis: number[] = [];
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    setupClient(client) {
      client.on('headers', (head) => {
        if (isHit(head)) counts.hits += 1;
      });
      client.on('response', (status, bytes, took) => {
        millis.push(took);
        counts.bytes += bytes;
        if (status !== expected) counts.wrong += 1;
      });
    },
  });
  return { ...counts, millis, failed: counts.wrong + result.errors + result.timeouts };
}

/** The client hands over names and values one after the other, which its types do not say. */
function isHit(head: object): boolean {
  const fields: unknown = 'headers' in head ? head.headers : [];
  if (!Array.isArray(fields)) return false;
  const at = fields.findIndex((field, index) => index % 2 === 0 && String(field).toLowerCase() === 'x-cache');
  return at >= 0 && fields[at + 1] === 'HIT';
}
