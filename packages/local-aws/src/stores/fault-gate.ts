import type { FaultMode, Faults, FaultTarget } from '../core/world.ts';

/** How much later everything reaches a store that is made `slow`, ms. */
export const SLOW_MS = 2_000;

/** `armed`: everything passes until a number of calls has been counted. */
export type GateState = 'ok' | 'armed' | 'down' | 'slow';

/** A store's fault as its proxy sees it; the state is a plain field because it is read for every chunk. */
export interface FaultGate {
  readonly state: GateState;
  /** Counts calls while armed, and gives the state that the last of them meets. */
  count(calls: number): GateState;
  close(): void;
}

/** `onDown` is called when the store goes down: at once, or by the first call that no longer passes. */
export function createFaultGate(faults: Faults, target: FaultTarget, onDown: () => void): FaultGate {
  let counting = false;
  const read = (): GateState => {
    const fault = faults.list().find((entry) => entry.target === target);
    if (!fault || fault.mode === 'ok') return 'ok';
    return fault.afterCalls > 0 ? 'armed' : fault.mode;
  };
  const gate = {
    state: read(),
    count(calls: number): GateState {
      counting = true;
      for (let call = 0; call < calls && gate.state === 'armed'; call += 1) {
        const met: FaultMode = faults.next(target);
        if (met !== 'ok') enter(met);
      }
      counting = false;
      return gate.state;
    },
    close: faults.onChange((fault) => {
      // While counting, the last call that passes must still get its answer: the next one changes the state.
      if (fault.target === target && !counting) enter(read());
    }),
  };
  function enter(state: GateState): void {
    gate.state = state;
    if (state === 'down') onDown();
  }
  return gate;
}
