import type { FaultState, Faults, FaultTarget } from './world.ts';

/** What can be made to fail, in the order it is listed. */
export const FAULT_TARGETS = [
  'postgres',
  'redis',
  'dynamodb',
  's3',
  'sqs',
  'events',
] as const satisfies readonly FaultTarget[];

/** Faults of one world: all `ok` until set. They do not survive a restart. */
export function createFaults(): Faults {
  const states = new Map<FaultTarget, FaultState>(
    FAULT_TARGETS.map((target) => [target, { target, mode: 'ok', afterCalls: 0 }]),
  );
  const listeners = new Set<(fault: FaultState) => void>();
  const state = (target: FaultTarget): FaultState =>
    states.get(target) ?? { target, mode: 'ok', afterCalls: 0 };
  const put = (fault: FaultState): void => {
    states.set(fault.target, fault);
    for (const listener of listeners) listener(fault);
  };
  return {
    set: ({ target, mode, afterCalls = 0 }) => put({ target, mode, afterCalls }),
    list: () => [...states.values()],
    next(target) {
      const { mode, afterCalls } = state(target);
      if (mode === 'ok') return 'ok';
      if (afterCalls === 0) return mode;
      put({ target, mode, afterCalls: afterCalls - 1 });
      return 'ok';
    },
    peek(target) {
      const { mode, afterCalls } = state(target);
      return afterCalls === 0 ? mode : 'ok';
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
