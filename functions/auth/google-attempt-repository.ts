import * as z from 'zod';
import { AwsJsonError } from '../_shared/aws/aws-json-error.ts';
import { dynamoDb } from '../_shared/dynamodb/dynamodb-call.ts';

/** A sign-in between leaving for Google and coming back; only hashes of what the browser carries. */
export interface GoogleAttempt {
  readonly nonce: string;
  readonly verifier: string;
  /** Where the person is led afterwards; undefined where the answer is for the caller itself. */
  readonly redirect: string | undefined;
}

export interface GoogleAttemptRepository {
  /** @param expiresAt epoch seconds */
  begin(state: string, browser: string, attempt: GoogleAttempt, expiresAt: number): Promise<void>;
  /** Uses it up, for the browser that began it alone; undefined when unknown, used, expired or another's. */
  take(state: string, browser: string, now: number): Promise<GoogleAttempt | undefined>;
  /** Keeps whom a single-use code signs in. */
  keepCode(code: string, userId: string, expiresAt: number): Promise<void>;
  /** Uses a code up; undefined when unknown, used or expired. */
  takeCode(code: string, now: number): Promise<string | undefined>;
}

const text = z.object({ S: z.string() });
const number = z.object({ N: z.coerce.number() });
const attemptItem = z.object({
  nonce: text,
  verifier: text,
  redirect: text.optional(),
  expiresAt: number,
});
const codeItem = z.object({ userId: text, expiresAt: number });

/** Everything passed as `state`, `browser` and `code` is a hash. TTL alone is late by up to days, so time is looked at. */
export function googleAttemptRepository(table: string): GoogleAttemptRepository {
  const put = async (item: Readonly<Record<string, string | undefined>>, expiresAt: number) => {
    const given = Object.entries(item).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { S: value }] as const],
    );
    const Item = { ...Object.fromEntries(given), expiresAt: { N: String(expiresAt) } };
    await dynamoDb('PutItem', { TableName: table, Item });
  };
  /** A delete that gives what it deleted lets exactly one of two simultaneous uses win. */
  const remove = async (id: string, condition: Readonly<Record<string, unknown>> = {}) => {
    try {
      const Key = { id: { S: id } };
      const { Attributes } = await dynamoDb('DeleteItem', {
        TableName: table,
        Key,
        ReturnValues: 'ALL_OLD',
        ...condition,
      });
      return Attributes;
    } catch (error) {
      if (error instanceof AwsJsonError && error.code === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  };
  return {
    async begin(state, browser, attempt, expiresAt) {
      await put({ id: `state#${state}`, browser, ...attempt }, expiresAt);
    },
    async take(state, browser, now) {
      // Somebody else's browser does not use it up either.
      const item = await remove(`state#${state}`, {
        ConditionExpression: 'browser = :browser',
        ExpressionAttributeValues: { ':browser': { S: browser } },
      });
      const found = attemptItem.safeParse(item);
      if (!found.success || found.data.expiresAt.N <= now) return undefined;
      const { nonce, verifier, redirect } = found.data;
      return { nonce: nonce.S, verifier: verifier.S, redirect: redirect?.S };
    },
    async keepCode(code, userId, expiresAt) {
      await put({ id: `code#${code}`, userId }, expiresAt);
    },
    async takeCode(code, now) {
      const found = codeItem.safeParse(await remove(`code#${code}`));
      return found.success && found.data.expiresAt.N > now ? found.data.userId.S : undefined;
    },
  };
}
