import * as z from 'zod/mini';
import { invokeFunction } from '../../_shared/aws/lambda.ts';
import type { Person } from '../contract.ts';

/** Who somebody is, of those who have an account. */
export interface AccountGateway {
  /** Undefined when there is no such account. Throws when the accounts cannot be asked. */
  findPerson(userId: string): Promise<Person | undefined>;
}

const TIMEOUT_MS = 8000;
const answer = z.nullable(z.object({ id: z.string(), name: z.string() }));

/** Invokes `auth/find-person`: asked once for each user who gets a message before their first connection. */
export function createAccountGateway(functionName: string): AccountGateway {
  return {
    async findPerson(userId) {
      const found = await invokeFunction(functionName, { id: userId }, TIMEOUT_MS);
      return answer.parse(found) ?? undefined;
    },
  };
}
