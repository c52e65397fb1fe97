import { type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { type Minute, unpackMinutes } from '../samples/minute.ts';
import { blockOf, MINUTE_MS, rollupPartition, startOfBlock } from '../samples/sample-keys.ts';
import { inParts } from './parts.ts';

/** Reads the roll-ups that sample-repository.ts writes. */
export interface MinuteRepository {
  /**
   * The steps with samples that begin between two times, the last included, by time.
   * @param from, to ms since the epoch
   * @param stepMs a minute, or what an hour or a block of ten minutes is a multiple of
   */
  between(hostId: string, from: number, to: number, stepMs?: number): Promise<readonly Minute[]>;
}

const MINUTES_A_BLOCK = 10;

interface Packed {
  readonly at: number;
  readonly json: string;
  readonly samples: number;
}

export function minuteRepository(dynamo: Dynamo, table: string): MinuteRepository {
  async function read(hostId: string, from: number, to: number): Promise<readonly Packed[]> {
    const minutes: Packed[] = [];
    const pages = queryPages(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': rollupPartition(hostId),
        ':from': blockOf(from),
        ':to': blockOf(to),
      },
    });
    for await (const { Items = [] } of pages)
      minutes.push(...Items.flatMap(minutesOf).filter(({ at }) => at >= from && at <= to));
    return minutes;
  }
  return {
    between: (hostId, from, to, stepMs = MINUTE_MS) =>
      inParts(from, to, Math.max(stepMs, MINUTES_A_BLOCK * MINUTE_MS), async (start, end) => {
        const steps = Map.groupBy(
          await read(hostId, start, end),
          ({ at }) => Math.floor(at / stepMs) * stepMs,
        );
        return [...steps].map(([at, minutes]) => unpackMinutes(at, minutes));
      }),
  };
}

function minutesOf(item: Readonly<Record<string, unknown>>): Packed[] {
  const start = startOfBlock(String(item.sk));
  return Array.from({ length: MINUTES_A_BLOCK }, (_, digit) => digit).flatMap((digit) => {
    const [json, samples] = [item[`m${digit}`], item[`n${digit}`]];
    if (typeof json !== 'string' || typeof samples !== 'number') return [];
    return { at: start + digit * MINUTE_MS, json, samples };
  });
}
