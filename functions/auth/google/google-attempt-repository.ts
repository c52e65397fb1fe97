import { DeleteCommand, type DeleteCommandInput, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';

/** A sign-in between leaving for Google and coming back; only hashes of what the browser carries. */
export interface GoogleAttempt {
  readonly nonce: string;
  readonly verifier: string;
  /** Where the person is led afterwards; undefined where the answer is for the caller itself. */
  readonly redirect: string | undefined;
}

/** Whom a code signs in, as the account was when it was given out. */
export interface CodeOwner {
  readonly userId: string;
  readonly epoch: number;
}

export interface GoogleAttemptRepository {
  /** @param expiresAt epoch seconds */
  begin(state: string, browser: string, attempt: GoogleAttempt, expiresAt: number): Promise<void>;
  /** Uses it up, for the browser that began it alone; undefined when unknown, used, expired or another's. */
  take(state: string, browser: string, now: number): Promise<GoogleAttempt | undefined>;
  /** Keeps whom a single-use code signs in. */
  keepCode(code: string, owner: CodeOwner, expiresAt: number): Promise<void>;
  /** Uses a code up; undefined when unknown, used or expired. */
  takeCode(code: string, now: number): Promise<CodeOwner | undefined>;
}

const attemptItem = z.object({
  nonce: z.string(),
  verifier: z.string(),
  redirect: z.optional(z.string()),
  expiresAt: z.number(),
});
const codeItem = z.object({ userId: z.string(), epoch: z.int(), expiresAt: z.number() });

/** Everything passed as `state`, `browser` and `code` is a hash. TTL alone is late by up to days, so time is looked at. */
export function googleAttemptRepository(dynamo: Dynamo, table: string): GoogleAttemptRepository {
  const put = async (item: Readonly<Record<string, string | number | undefined>>, expiresAt: number) => {
    await dynamo.send(new PutCommand({ TableName: table, Item: { ...item, expiresAt } }));
  };
  /** A delete that gives what it deleted lets exactly one of two simultaneous uses win. */
  const remove = async (
    id: string,
    condition: Pick<DeleteCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'> = {},
  ) => {
    const outcome = await conditionalWrite(
      dynamo.send(
        new DeleteCommand({ TableName: table, Key: { id }, ReturnValues: 'ALL_OLD', ...condition }),
      ),
    );
    return outcome.written ? outcome.attributes : undefined;
  };
  return {
    async begin(state, browser, attempt, expiresAt) {
      await put({ id: `state#${state}`, browser, ...attempt }, expiresAt);
    },
    async take(state, browser, now) {
      // Somebody else's browser does not use it up either.
      const item = await remove(`state#${state}`, {
        ConditionExpression: 'browser = :browser',
        ExpressionAttributeValues: { ':browser': browser },
      });
      const found = attemptItem.safeParse(item);
      if (!found.success || found.data.expiresAt <= now) return undefined;
      const { nonce, verifier, redirect } = found.data;
      return { nonce, verifier, redirect };
    },
    async keepCode(code, owner, expiresAt) {
      await put({ id: `code#${code}`, ...owner }, expiresAt);
    },
    async takeCode(code, now) {
      const found = codeItem.safeParse(await remove(`code#${code}`));
      if (!found.success || found.data.expiresAt <= now) return undefined;
      const { userId, epoch } = found.data;
      return { userId, epoch };
    },
  };
}
