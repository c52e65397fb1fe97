import { conflict, notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import { Board } from '../alerts/evaluate.ts';
import { pending } from '../alerts/host-change-service.ts';
import type { HostCheck } from '../checks/host-check.ts';
import { mayWrite } from '../hosts/host.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import type { RuleRepository } from '../rules/rule-repository.ts';

export interface DeletionServiceDeps {
  readonly hosts: Pick<HostRepository, 'find' | 'markDeleted'>;
  readonly rules: Pick<RuleRepository, 'change'>;
  readonly checks: Queue<HostCheck>;
  readonly newId: () => string;
}

/** The agent of a host that is deleted may write its state at the same moment. */
const ATTEMPTS = 6;

/** Deletes hosts: the access of the agent ends and alerts are resolved at once; samples and roll-ups expire. */
export function deletionService({ hosts, rules, checks, newId }: DeletionServiceDeps) {
  return {
    /** @param tags those that `If-Match` leaves; undefined for any */
    async remove(id: string, tags: readonly string[] | undefined, traceId: string): Promise<void> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const host = await hosts.find(id);
        if (!host) throw notFound();
        if (!mayWrite(host, tags)) throw preconditionFailed();
        const now = Date.now();
        const board = new Board(host.state.conditions, now);
        for (const [key, { value }] of board.entries()) board.end(key, now, value, 'host-deleted');
        const { changed } = board.finish({ host, rules: [], now, newId }, false);
        const outbox = [...host.state.outbox, ...pending(changed, { now, traceId, newId })];
        if (!(await hosts.markDeleted(host, { ...host.state, conditions: {}, outbox }, changed))) continue;
        // Nothing refers to the rules of a host that is gone; they would only count.
        await rules.change((all) =>
          all.some(({ hostId }) => hostId === id) ? all.filter(({ hostId }) => hostId !== id) : all,
        );
        await checks.send({ kind: 'publish', hostId: id });
        return;
      }
      throw conflict('The host is changed by too many at once.');
    },
  };
}
