import * as z from 'zod/mini';
import { invokeFunction } from '../../_shared/aws/lambda.ts';
import type { Person } from '../contract.ts';

/** Who exists, of those who have an account. */
export interface AccountGateway {
  /** Those of at most 100 users who have an account. Throws when the accounts cannot be asked. */
  findPeople(userIds: readonly string[]): Promise<readonly Person[]>;
}

const TIMEOUT_MS = 8000;
const answer = z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) });

/** Invokes `auth/find-people`: asked once for each user who gets a message before their first connection. */
export function createAccountGateway(functionName: string): AccountGateway {
  return {
    async findPeople(userIds) {
      return answer.parse(await invokeFunction(functionName, { ids: userIds }, TIMEOUT_MS)).people;
    },
  };
}
