import * as z from 'zod/mini';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import type { alertQuery } from '../contract.ts';
import type { AlertRepository } from './alert-repository.ts';

const position = cursorCodec('alerts', z.tuple([cursorId]));

export function listService(alerts: Pick<AlertRepository, 'list'>) {
  return async ({ cursor, limit, state, hostId }: z.output<typeof alertQuery>) => {
    const [before] = cursor === undefined ? [] : position.decode(cursor);
    return cutPage(await alerts.list({ state, hostId }, before, limit + 1), limit, ({ id }) =>
      position.encode([id]),
    );
  };
}

/** Counts for the daily report. */
export function statsService(alerts: Pick<AlertRepository, 'firedBetween'>) {
  return async (from: Date, to: Date): Promise<Readonly<Record<string, number>>> => {
    const fired = await alerts.firedBetween(from, to);
    const critical = fired.filter(({ severity }) => severity === 'critical').length;
    const hostsDown = fired.filter(({ kind }) => kind === 'host-down').length;
    return { alertsFired: fired.length, criticalAlerts: critical, hostsDown };
  };
}
