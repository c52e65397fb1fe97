import * as z from 'zod/mini';
import { conflict, notFound, preconditionFailed, validation } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { HostCheck } from '../checks/host-check.ts';
import type { AlertRuleInput, ruleQuery } from '../contract.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import { MOST_RULES, type StoredRule, toRule } from './alert-rule.ts';
import type { RuleRepository } from './rule-repository.ts';

export interface CreateServiceDeps {
  readonly rules: Pick<RuleRepository, 'change'>;
  readonly hosts: Pick<HostRepository, 'find'>;
  readonly newId: () => string;
}

export interface ChangeServiceDeps {
  readonly rules: Pick<RuleRepository, 'change'>;
  readonly hosts: Pick<HostRepository, 'find'>;
  /** Where alerts that a changed rule fired are looked at again. */
  readonly checks: Queue<HostCheck>;
}

const position = cursorCodec('alert-rules', z.tuple([cursorId]));

export function readService(rules: Pick<RuleRepository, 'read'>) {
  return {
    async get(id: string): Promise<StoredRule> {
      return findIn((await rules.read()).rules, id);
    },
    async list({ cursor, limit }: z.output<typeof ruleQuery>) {
      const [after = ''] = cursor === undefined ? [] : position.decode(cursor);
      const later = (await rules.read()).rules.filter(({ id }) => id > after).map(toRule);
      return cutPage(later, limit, ({ id }) => position.encode([id]));
    },
  };
}

export function createService({ rules, hosts, newId }: CreateServiceDeps) {
  return async (input: AlertRuleInput): Promise<StoredRule> => {
    await checkHost(hosts, input);
    const rule = { id: newId(), ...input, version: 1 };
    await rules.change((all) => {
      if (all.length >= MOST_RULES) throw conflict(`There are ${MOST_RULES} rules, which is the most.`);
      return [...all, rule];
    });
    return rule;
  };
}

export function changeService({ rules, hosts, checks }: ChangeServiceDeps) {
  return {
    /** @param versions those that `If-Match` leaves; undefined for any */
    async replace(
      id: string,
      input: AlertRuleInput,
      versions: readonly number[] | undefined,
    ): Promise<StoredRule> {
      await checkHost(hosts, input);
      let version = 1;
      await rules.change((all) => {
        const before = writableIn(all, id, versions);
        version = before.version + 1;
        return [...all.filter((rule) => rule !== before), { id, ...input, version }];
      });
      await checks.send({ kind: 'apply-rule', ruleId: id });
      return { id, ...input, version };
    },

    /** @param versions those that `If-Match` leaves; undefined for any */
    async remove(id: string, versions: readonly number[] | undefined): Promise<void> {
      await rules.change((all) => {
        const before = writableIn(all, id, versions);
        return all.filter((rule) => rule !== before);
      });
      await checks.send({ kind: 'apply-rule', ruleId: id });
    },
  };
}

/** @throws AppError `validation` (422) for a host that is not there */
async function checkHost(hosts: Pick<HostRepository, 'find'>, { hostId }: AlertRuleInput): Promise<void> {
  if (hostId !== null && !(await hosts.find(hostId)))
    throw validation({ path: '/hostId', message: 'is no host' });
}

function findIn(rules: readonly StoredRule[], id: string): StoredRule {
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw notFound();
  return rule;
}

function writableIn(
  rules: readonly StoredRule[],
  id: string,
  versions: readonly number[] | undefined,
): StoredRule {
  const rule = findIn(rules, id);
  if (versions && !versions.includes(rule.version)) throw preconditionFailed();
  return rule;
}
