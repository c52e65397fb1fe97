import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import type { Sample } from '../contract.ts';
import { packMinute } from './minute.ts';
import { attributeOf, packSample, unpackSample } from './packed-sample.ts';
import { blockOf, digitOf, minutePartition, rollupPartition, startOfMinute } from './sample-keys.ts';

export interface StoredMinute {
  /** Those that were not there before. */
  readonly added: readonly Sample[];
  /** Every sample of the minute. */
  readonly all: readonly Sample[];
}

/**
 * Samples and roll-ups in the table `metrics`:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `R#<host>` | `2026-01-31T12:05` | the samples of a minute, each an attribute `s<ms>` or `s<ms>#<id>` |
 * | `M#<host>` | `2026-01-31T12:0` | ten minutes rolled up: `m0` to `m9`, with `n0` to `n9` samples |
 *
 * A sample that comes again is an attribute that is there already. The minute is then rolled up from all of its
 * samples, and the roll-up that is made of more of them stays, so that late, repeated and concurrent samples count
 * once (docs/decisions/102).
 */
export interface SampleRepository {
  /** Stores samples of one minute; undefined when it can hold no more. */
  add(hostId: string, minute: number, samples: readonly Sample[]): Promise<StoredMinute | undefined>;
  /** Stores the roll-up of a minute, unless there is one of as many samples. */
  rollUp(hostId: string, minute: number, all: readonly Sample[]): Promise<void>;
}

/** Samples are shown for 24 h; kept longer, they let one that is two days late be rolled up with the others. */
const SAMPLE_SECONDS = 50 * 60 * 60;
const ROLLUP_SECONDS = 30 * 24 * 60 * 60 + 60 * 60;
/** Bytes that calls have brought for a minute, after which it takes no more: an item has at most 400 KB. */
const MOST_BYTES = 130_000;

export function sampleRepository(dynamo: Dynamo, table: string): SampleRepository {
  return {
    async add(hostId, minute, samples) {
      const named = new Map(samples.map((sample) => [attributeOf(sample), packSample(sample)]));
      const entries = [...named].map(([name, packed], index) => ({ name, packed, at: index }));
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: minutePartition(hostId), sk: startOfMinute(minute) },
            UpdateExpression: `SET expiresAt = :expiresAt, ${entries.map(({ at }) => `#s${at} = if_not_exists(#s${at}, :s${at})`).join(', ')} ADD bytes :bytes`,
            ConditionExpression: 'attribute_not_exists(bytes) OR bytes < :most',
            ExpressionAttributeNames: Object.fromEntries(entries.map(({ name, at }) => [`#s${at}`, name])),
            ExpressionAttributeValues: {
              ':expiresAt': minute / 1000 + SAMPLE_SECONDS,
              ':bytes': entries.reduce((sum, { name, packed }) => sum + name.length + packed.length, 0),
              ':most': MOST_BYTES,
              ...Object.fromEntries(entries.map(({ packed, at }) => [`:s${at}`, packed])),
            },
            ReturnValues: 'ALL_OLD',
          }),
        ),
      );
      if (!outcome.written) return undefined;
      const before = outcome.attributes ?? {};
      const added = samples.filter((sample) => !(attributeOf(sample) in before));
      const old = Object.entries(before).flatMap(
        ([name, packed]) => unpackSample(minute, name, packed) ?? [],
      );
      return { added, all: [...old, ...added] };
    },
    async rollUp(hostId, minute, all) {
      const digit = digitOf(minute);
      await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { pk: rollupPartition(hostId), sk: blockOf(minute) },
            UpdateExpression: 'SET #minute = :minute, #count = :count, expiresAt = :expiresAt',
            ConditionExpression: 'attribute_not_exists(#count) OR #count < :count',
            ExpressionAttributeNames: { '#minute': `m${digit}`, '#count': `n${digit}` },
            ExpressionAttributeValues: {
              ':minute': packMinute(all),
              ':count': all.length,
              ':expiresAt': minute / 1000 + ROLLUP_SECONDS,
            },
          }),
        ),
      );
    },
  };
}
