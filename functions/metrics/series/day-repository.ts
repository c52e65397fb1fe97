import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Dynamo, queryItems, queryPages } from '../../_shared/aws/dynamo.ts';
import { DAY_MS, dayOf, dayPartition, startOfDay } from '../samples/sample-keys.ts';
import type { Fragments, RolledStep } from './fragments.ts';
import { inParts } from './parts.ts';

/** A day of a host that no sample changes any more. */
export interface StoredDay {
  /** When it begins, ms since the epoch. */
  readonly at: number;
  readonly fragments: Fragments;
}

/**
 * Whole days in the table `metrics`:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `D#<host>#<step>` | `2026-01-31` | the columns of a day, as an answer has them, compressed |
 */
export interface DayRepository {
  /** The days that begin between two times, ms since the epoch, both included; those that are not stored are left out. */
  between(hostId: string, step: RolledStep, from: number, to: number): Promise<readonly StoredDay[]>;
  /** When the last stored day begins, ms since the epoch. */
  newest(hostId: string): Promise<number | undefined>;
  /** Stores a day in every step. */
  put(hostId: string, at: number, steps: ReadonlyMap<RolledStep, Fragments>): Promise<void>;
}

const KEPT_SECONDS = 31 * 24 * 60 * 60;
const compress = promisify(zlib.brotliCompress);
const decompress = promisify(zlib.brotliDecompress);
/** Half the size of level 1, for 30 ms a day that are spent once. */
const LEVEL = 5;

const item = z.object({ sk: z.string(), columns: z.instanceof(Uint8Array) });
const keyItem = z.object({ sk: z.string() });

export function dayRepository(dynamo: Dynamo, table: string): DayRepository {
  async function read(hostId: string, step: RolledStep, from: number, to: number) {
    const found: z.output<typeof item>[] = [];
    const pages = queryPages(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': dayPartition(hostId, step),
        ':from': dayOf(from),
        ':to': dayOf(to),
      },
    });
    for await (const { Items = [] } of pages) found.push(...Items.map((each) => item.parse(each)));
    return Promise.all(
      found.map(async ({ sk, columns }): Promise<StoredDay> => {
        const json = (await decompress(columns)).toString();
        // Written by `put`, and nobody else.
        return { at: startOfDay(sk), fragments: JSON.parse(json) as Fragments };
      }),
    );
  }
  return {
    between: (hostId, step, from, to) =>
      inParts(from, to, DAY_MS, (start, end) => read(hostId, step, start, end)),
    async newest(hostId) {
      const [last] = await queryItems(
        dynamo,
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': dayPartition(hostId, LAST_STEP) },
          ProjectionExpression: 'sk',
          ScanIndexForward: false,
        },
        1,
      );
      return last && startOfDay(keyItem.parse(last).sk);
    },
    async put(hostId, at, steps) {
      for (const step of STEPS_IN_ORDER) {
        const columns = await compress(JSON.stringify(steps.get(step)), {
          params: { [zlib.constants.BROTLI_PARAM_QUALITY]: LEVEL },
        });
        const key = { pk: dayPartition(hostId, step), sk: dayOf(at) };
        const Item = { ...key, columns, expiresAt: at / 1000 + KEPT_SECONDS };
        await dynamo.send(new PutCommand({ TableName: table, Item }));
      }
    },
  };
}

/** A day is complete when it is there in the last. */
const LAST_STEP = '1h' satisfies RolledStep;
const STEPS_IN_ORDER = ['1m', '5m', LAST_STEP] as const satisfies readonly RolledStep[];
