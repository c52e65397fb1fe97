import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchGet, conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';

/** A provider's circuit as it was read. */
export interface Circuit {
  readonly name: string;
  /** Failed lookups in a row. */
  readonly failures: number;
  /** Epoch milliseconds of the last of them. */
  readonly failedAt: number;
  /** Nobody calls the provider before this time; after it one caller does. Absent while the circuit is closed. */
  readonly openUntil?: number | undefined;
}

export interface CircuitRepository {
  read(names: readonly string[]): Promise<ReadonlyMap<string, Circuit>>;
  /** Whether the caller is the one that tries a circuit whose time is over; the others keep away until `until`. */
  claimProbe(circuit: Circuit, until: number): Promise<boolean>;
  /** Lets the next caller try, after a probe that neither succeeded nor failed. */
  releaseProbe(name: string, probeUntil: number): Promise<void>;
  /** Counts one more failure, or the first when those before it are old. @returns how many there are in a row */
  countFailure(circuit: Circuit, isFirst: boolean): Promise<number>;
  open(name: string, until: number): Promise<void>;
  close(name: string): Promise<void>;
}

const DAY_SECONDS = 24 * 3600;
const stored = z.object({
  id: z.string(),
  failures: z._default(z.number(), 0),
  failedAt: z._default(z.number(), 0),
  openUntil: z.optional(z.number()),
});

/** Circuits in the table `integrations`, shared by all execution environments. */
export function circuitRepository(dynamo: Dynamo, table: string): CircuitRepository {
  const idOf = (name: string) => `circuit#${name}`;
  const update = (name: string, UpdateExpression: string, values: object, condition: object = {}) =>
    dynamo.send(
      new UpdateCommand({
        TableName: table,
        Key: { id: idOf(name) },
        UpdateExpression,
        ExpressionAttributeValues: { ...values },
        ReturnValues: 'ALL_NEW',
        ...condition,
      }),
    );
  const ifStill = { ConditionExpression: 'openUntil = :seen' };
  return {
    async read(names) {
      const keys = names.map((name) => ({ id: idOf(name) }));
      const items = await batchGet(dynamo, table, keys, { consistent: true });
      const found = new Map(items.map((item) => stored.parse(item)).map((item) => [item.id, item]));
      return new Map(
        names.map((name) => {
          const { failures = 0, failedAt = 0, openUntil } = found.get(idOf(name)) ?? {};
          return [name, { name, failures, failedAt, openUntil }];
        }),
      );
    },

    async claimProbe({ name, openUntil }, until) {
      const values = { ':until': until, ':seen': openUntil };
      const { written } = await conditionalWrite(update(name, 'SET openUntil = :until', values, ifStill));
      return written;
    },

    async releaseProbe(name, probeUntil) {
      const values = { ':now': Date.now(), ':seen': probeUntil };
      await conditionalWrite(update(name, 'SET openUntil = :now', values, ifStill));
    },

    async countFailure({ name }, isFirst) {
      const values = { ':one': 1, ':now': Date.now(), ':expiresAt': expiry() };
      const count = isFirst ? 'SET failures = :one,' : 'ADD failures :one SET';
      const { Attributes } = await update(name, `${count} failedAt = :now, expiresAt = :expiresAt`, values);
      return stored.parse(Attributes).failures;
    },

    async open(name, until) {
      const values = { ':until': until, ':expiresAt': expiry() };
      await update(name, 'SET openUntil = :until, expiresAt = :expiresAt', values);
    },

    async close(name) {
      await dynamo.send(new DeleteCommand({ TableName: table, Key: { id: idOf(name) } }));
    },
  };
}

function expiry(): number {
  return epochSeconds(new Date()) + DAY_SECONDS;
}
