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

/** Accounts that are asked for side by side. */
const ASKED_AT_ONCE = 5;

export function createDirectory({ people, accounts }: DirectoryDependencies): Directory {
  async function isAccount(userId: string): Promise<boolean> {
    const person = await accounts().findPerson(userId);
    if (person) await people.add(person);
    return person !== undefined;
  }

  async function missing(userIds: readonly string[]): Promise<readonly string[]> {
    const known = new Map((await people.getMany(userIds)).map((person) => [person.id, person]));
    const gone = userIds.filter((id) => known.get(id)?.isDeleted);
    const unknown = userIds.filter((id) => !gone.includes(id) && known.get(id)?.name === undefined);
    for (let at = 0; at < unknown.length && gone.length === 0; at += ASKED_AT_ONCE) {
      const asked = unknown.slice(at, at + ASKED_AT_ONCE);
      const found = await Promise.all(asked.map(isAccount));
      gone.push(...asked.filter((_, index) => !found[index]));
    }
    return gone;
  }

  return { missing, has: async (userId) => (await missing([userId])).length === 0 };
}
