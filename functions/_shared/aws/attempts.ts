import { setTimeout as sleep } from 'node:timers/promises';
import { type Dependency, dependencyDown } from '../errors/errors.ts';

const ATTEMPTS = 3;
/** Before the second attempt, ms; twice as long before the third; by chance shorter, out of step with others. */
const BACK_OFF_MS = 50;

/** What an error of an attempt means: the caller's own, the dependency's for good, or perhaps gone in a moment. */
export type Fault = 'own' | 'final' | 'transient';

/**
 * Makes a call of AWS, again while it may succeed.
 * @throws the error itself for an `own` fault; AppError `dependency-down` (503) for any other
 */
export async function withAttempts<T>(
  dependency: Dependency,
  attempt: () => Promise<T>,
  faultOf: (error: unknown) => Fault,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'own') throw error;
      if (fault === 'final' || count === ATTEMPTS) throw dependencyDown(dependency, error);
      await sleep(Math.random() * BACK_OFF_MS * 2 ** (count - 1));
    }
  }
}
