import type { AccountGateway } from './account-gateway.ts';
import type { PeopleRepository } from './people-repository.ts';

/**
 * Who exists. Chat keeps everybody who has registered; accounts from before, and those whose registration has not
 * come in yet, are asked for once.
 */
export interface Directory {
  has(userId: string): Promise<boolean>;
  /** Some of `userIds` who do not exist, none when all do: the first ones that are found out. */
  missing(userIds: readonly string[]): Promise<readonly string[]>;
}

export interface DirectoryDependencies {
  readonly people: Pick<PeopleRepository, 'getMany' | 'add'>;
  /** Made when it is needed first. */
  readonly accounts: () => AccountGateway;
}

/** `auth/find-people` takes 100 ids. */
const ASKED_AT_ONCE = 100;

export function createDirectory({ people, accounts }: DirectoryDependencies): Directory {
  /** Those of the users who have an account, kept for the next time. */
  async function findAccounts(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await accounts().findPeople(userIds);
    await Promise.all(found.map((person) => people.add(person)));
    return new Set(found.map(({ id }) => id));
  }

  async function missing(userIds: readonly string[]): Promise<readonly string[]> {
    const known = new Map((await people.getMany(userIds)).map((person) => [person.id, person]));
    const gone = userIds.filter((id) => known.get(id)?.isDeleted);
    const unknown = userIds.filter((id) => !gone.includes(id) && known.get(id)?.name === undefined);
    for (let at = 0; at < unknown.length && gone.length === 0; at += ASKED_AT_ONCE) {
      const asked = unknown.slice(at, at + ASKED_AT_ONCE);
      const found = await findAccounts(asked);
      gone.push(...asked.filter((id) => !found.has(id)));
    }
    return gone;
  }

  return { missing, has: async (userId) => (await missing([userId])).length === 0 };
}
