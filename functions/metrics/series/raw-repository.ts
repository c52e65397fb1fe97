import { type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import type { Sample } from '../contract.ts';
import { unpackSample } from '../samples/packed-sample.ts';
import { MINUTE_MS, minuteOf, minutePartition, startOfMinute } from '../samples/sample-keys.ts';
import { inParts } from './parts.ts';

/** Reads the samples that sample-repository.ts writes. */
export interface RawRepository {
  /** The samples between two times, ms since the epoch, both included, by time. */
  between(hostId: string, from: number, to: number): Promise<readonly Sample[]>;
}

export function rawRepository(dynamo: Dynamo, table: string): RawRepository {
  async function read(hostId: string, from: number, to: number): Promise<readonly Sample[]> {
    const samples: Sample[] = [];
    const pages = queryPages(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': minutePartition(hostId),
        ':from': startOfMinute(minuteOf(from)),
        ':to': startOfMinute(minuteOf(to)),
      },
    });
    const [first, last] = [new Date(from).toISOString(), new Date(to).toISOString()];
    for await (const { Items = [] } of pages)
      samples.push(...Items.flatMap(samplesOf).filter(({ at }) => at >= first && at <= last));
    return samples.sort((one, other) => (one.at < other.at ? -1 : 1));
  }
  return {
    between: (hostId, from, to) => inParts(from, to, MINUTE_MS, (start, end) => read(hostId, start, end)),
  };
}

function samplesOf({ sk, ...item }: Readonly<Record<string, unknown>>): Sample[] {
  const minute = Date.parse(`${String(sk)}:00.000Z`);
  return Object.entries(item).flatMap(([name, packed]) => unpackSample(minute, name, packed) ?? []);
}
