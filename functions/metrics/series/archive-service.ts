import { DAY_MS, dayStart } from '../samples/sample-keys.ts';
import type { DayRepository } from './day-repository.ts';
import { type Fragments, fragmentsOf, type RolledStep } from './fragments.ts';
import type { MinuteRepository } from './minute-repository.ts';
import { LATE_MS, ROLLED_MS, STEP_MS } from './span.ts';

export interface ArchiveServiceDeps {
  readonly days: Pick<DayRepository, 'newest' | 'put'>;
  readonly minutes: MinuteRepository;
}

/** Days of one host at a time; the next run goes on. */
const DAYS_A_RUN = 8;

/**
 * Stores the days of a host that no late sample changes any more as whole columns, from which a month is read in a fifth of
 * the time that its minutes take. Days without samples are stored too, so that they are not looked at again.
 */
export function archiveService({ days, minutes }: ArchiveServiceDeps) {
  return async (hostId: string, now: number): Promise<void> => {
    const last = dayStart(now - LATE_MS) - DAY_MS;
    const newest = await days.newest(hostId);
    const oldest = Math.max(dayStart(now - ROLLED_MS), dayStart(addedAt(hostId) - LATE_MS));
    const first = Math.max(oldest, newest === undefined ? oldest : newest + DAY_MS);
    const end = Math.min(last, first + (DAYS_A_RUN - 1) * DAY_MS);
    for (let day = first; day <= end; day += DAY_MS) {
      const steps = new Map<RolledStep, Fragments>();
      for (const step of ['1m', '5m', '1h'] as const) {
        const rolled = await minutes.between(hostId, day, day + DAY_MS - 1, STEP_MS[step]);
        steps.set(step, fragmentsOf(step, rolled));
      }
      await days.put(hostId, day, steps);
    }
  };
}

/** A host's id is a UUIDv7, which begins with the milliseconds of its making (RFC 9562 §5.7). */
function addedAt(hostId: string): number {
  return Number.parseInt(hostId.replaceAll('-', '').slice(0, 12), 16);
}
