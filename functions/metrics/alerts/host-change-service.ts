import { setTimeout as sleep } from 'node:timers/promises';
import { dependencyDown } from '../../_shared/errors/errors.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { HostCheck } from '../checks/host-check.ts';
import type { Alert } from '../contract.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { HostRepository, WatchedHost } from '../hosts/host-repository.ts';
import { rulesFor } from '../rules/alert-rule.ts';
import type { HostState, PendingChange } from './condition.ts';
import type { Evaluation, EvaluationContext } from './evaluate.ts';

/** What is to become of a host's state; `evaluation` where alerts may change with it. */
export interface StateChange {
  readonly state: Omit<HostState, 'conditions' | 'outbox'>;
  readonly evaluation: Pick<Evaluation, 'conditions' | 'changed' | 'peaked'>;
}

export interface HostChangeDeps {
  readonly hosts: Pick<HostRepository, 'watch' | 'saveState'>;
  readonly checks: Queue<HostCheck>;
  readonly newId: () => string;
}

export type HostChanges = ReturnType<typeof hostChanges>;

/** Writers of one host, its agent and a check, are seldom there at once; a batch that is sent many times at once has as many. */
const ATTEMPTS = 25;
/** Before another attempt, so that writers do not meet again. */
const LONGEST_WAIT_MS = 40;
/** Changes that the bus has not taken, at most; beyond that the oldest are given up. */
const MOST_PENDING = 100;
/** A change that is still there after this was not published: its command was lost. */
const OVERDUE_MS = 30_000;

/**
 * Changes the state of a host together with its alerts, in one transaction, so that each alert fires once and is
 * resolved once whoever else writes. What changed is kept in the host's outbox until the bus has it.
 */
export function hostChanges({ hosts, checks, newId }: HostChangeDeps) {
  return {
    /**
     * @param first the host as it was read already
     * @param change called again with the host as it is when somebody else has changed it; undefined changes nothing
     * @returns the state that was saved; undefined when nothing was, or the host is gone
     */
    async apply(
      hostId: string,
      traceId: string,
      change: (host: StoredHost, context: EvaluationContext) => StateChange | undefined,
      first?: WatchedHost,
    ): Promise<HostState | undefined> {
      let read = first ?? (await hosts.watch(hostId));
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { host } = read;
        if (host?.tokenHash === undefined) return undefined;
        const now = Date.now();
        const rules = rulesFor(host.id, read.rules.rules);
        const wanted = change(host, { host, rules, now, newId });
        if (!wanted) return undefined;
        const { changed, peaked, conditions } = wanted.evaluation;
        const outbox = [...host.state.outbox, ...pending(changed, { now, traceId, newId })].slice(
          -MOST_PENDING,
        );
        const state = { ...wanted.state, conditions, outbox };
        if (await hosts.saveState(host, state, [...changed, ...peaked])) {
          if (changed.length > 0 || outbox.some((each) => Date.parse(each.occurredAt) < now - OVERDUE_MS))
            await checks.send({ kind: 'publish', hostId });
          return state;
        }
        await sleep(Math.random() * LONGEST_WAIT_MS);
        read = await hosts.watch(hostId);
      }
      throw dependencyDown('dynamodb', new Error('the host is changed all the time'));
    },
  };
}

/** The changes of alerts as they wait for the bus. */
export function pending(
  alerts: readonly Alert[],
  { now, traceId, newId }: { readonly now: number; readonly traceId: string; readonly newId: () => string },
): PendingChange[] {
  const occurredAt = new Date(now).toISOString();
  return alerts.map((alert) => ({ id: newId(), occurredAt, traceId, alert }));
}
