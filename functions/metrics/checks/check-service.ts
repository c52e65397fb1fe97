import { inParallel } from '../../_shared/in-parallel.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import { Board, type EvaluationContext, evaluate } from '../alerts/evaluate.ts';
import type { HostChanges, StateChange } from '../alerts/host-change-service.ts';
import { SILENCE, silenceOf } from '../alerts/silence.ts';
import { type StoredHost, silenceLimitMs } from '../hosts/host.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import type { HostCheck } from './host-check.ts';

export interface CheckServiceDeps {
  readonly hosts: Pick<HostRepository, 'ids'>;
  readonly changes: HostChanges;
  readonly checks: Queue<HostCheck>;
  readonly publish: (hostId: string) => Promise<void>;
}

const HOSTS_AT_ONCE = 8;

/** Carries out what the queue `host-checks` brings. */
export function checkService({ hosts, changes, checks, publish }: CheckServiceDeps) {
  return async (check: HostCheck, traceId: string): Promise<void> => {
    switch (check.kind) {
      case 'publish':
        return publish(check.hostId);
      case 'silence': {
        const { hostId, due } = check;
        const state = await changes.apply(hostId, traceId, (host, context) =>
          // Another chain of checks has taken over.
          host.state.checkDue === due ? silenceChange(host, context) : undefined,
        );
        if (state?.checkDue === undefined) return;
        const delaySeconds = Math.max(0, Math.ceil((state.checkDue - Date.now()) / 1000));
        return checks.send({ kind: 'silence', hostId, due: state.checkDue }, { delaySeconds });
      }
      case 'apply-rule':
        for await (const ids of hosts.ids())
          await inParallel(ids, HOSTS_AT_ONCE, async (hostId) => {
            await changes.apply(hostId, traceId, (host, context) =>
              isOfRule(host, check.ruleId)
                ? { state: host.state, evaluation: evaluate(host.state.conditions, [], context) }
                : undefined,
            );
          });
    }
  };
}

function isOfRule({ state }: StoredHost, ruleId: string): boolean {
  return Object.values(state.conditions).some((condition) => condition.ruleId === ruleId);
}

/** A host without samples for too long is down, which ends its checks; else the next is due when it would be. */
export function silenceChange(host: StoredHost, context: EvaluationContext): StateChange | undefined {
  const { now, newId } = context;
  const { receivedAt, conditions } = host.state;
  if (receivedAt === undefined) return undefined;
  const limit = receivedAt + silenceLimitMs(host);
  const board = new Board(conditions, now);
  if (now < limit)
    return { state: { ...host.state, checkDue: limit }, evaluation: board.finish(context, false) };
  const { checkDue: _, ...state } = host.state;
  if (conditions[SILENCE]) return undefined;
  const silence = silenceOf(host, receivedAt, now, newId);
  board.set(SILENCE, silence);
  const { changed, ...rest } = board.finish(context, false);
  return { state, evaluation: { ...rest, changed: [...changed, ...(silence.alert ? [silence.alert] : [])] } };
}
