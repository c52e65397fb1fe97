import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '../../functions/_shared/in-parallel.ts';
import { sample } from '../../functions/metrics/contract.ts';
import { packMinute } from '../../functions/metrics/samples/minute.ts';
import { blockOf, MINUTE_MS, rollupPartition } from '../../functions/metrics/samples/sample-keys.ts';
import type { RuntimeDescription } from '../harness/runtime.ts';
import { sampleAt } from './agents.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const SAMPLES_A_MINUTE = 12;

/**
 * Makes a host that is 32 days old, with the minutes of 30 days, as it would have come to be: by the credentials of the
 * function that takes samples. Then the job that stores whole days runs until there is none left.
 */
export async function monthOfMinutes(
  { http, routes }: RuntimeDescription,
  token: string,
  model: string,
): Promise<string> {
  const environment = routes['POST /metrics']?.environment ?? {};
  const { TABLE_METRICS: TableName = '', AWS_ENDPOINT_URL = '', AWS_REGION = '' } = environment;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = environment;
  const client = new DynamoDBClient({
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    },
  });
  const dynamo = DynamoDBDocumentClient.from(client);
  const now = Date.now();
  const time = (now - 32 * DAY_MS).toString(16).padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000001`;
  const keys = [{ pk: `H#${model}`, sk: '#' }];
  const { Responses } = await dynamo.send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
  );
  const put = (Item: object) => dynamo.send(new PutCommand({ TableName, Item }));
  await put({ ...Responses?.[TableName]?.[0], pk: `H#${id}`, name: 'a month old' });
  await put({ pk: 'HOSTS', sk: id });
  const end = Math.floor(now / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
  const blocks = Array.from({ length: 30 * 144 }, (_, index) => end - (index + 1) * 10 * MINUTE_MS);
  await inParallel(blocks, 16, async (at) => {
    const minutes = Array.from({ length: 10 }, (_, digit) => [
      [`m${digit}`, packMinute(Array.from({ length: SAMPLES_A_MINUTE }, () => sample.parse(sampleAt(at))))],
      [`n${digit}`, SAMPLES_A_MINUTE],
    ]).flat();
    await put({ pk: rollupPartition(id), sk: blockOf(at), ...Object.fromEntries(minutes) });
  });
  client.destroy();
  // Eight days a run.
  for (let run = 0; run < 4; run += 1) await runJob(http, token);
  return id;
}

async function runJob(http: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const started = await fetch(`${http}/jobs/detect-anomalies/run`, { method: 'POST', headers });
  if (started.status !== 202) throw new Error(`detect-anomalies: ${started.status}`);
  // The shape of a run.
  const { id } = (await started.json()) as { id: string };
  for (;;) {
    const { status } = (await (await fetch(`${http}/jobs/runs/${id}`, { headers })).json()) as {
      status: string;
    };
    if (status === 'succeeded' || status === 'skipped') return;
    if (status === 'failed') throw new Error('detect-anomalies failed');
    await sleep(200);
  }
}
