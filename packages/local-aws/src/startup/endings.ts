import { messageOf } from '../core/start-error.ts';
import type { Log } from '../core/world.ts';

/** What has to be stopped, newest first. */
export interface Endings {
  add(ending: () => Promise<void> | void): void;
  /** Runs them all once, whatever fails among them; later calls wait for the same run. */
  run(): Promise<void>;
}

export function createEndings(log: Log): Endings {
  const endings: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    for (let ending = endings.pop(); ending; ending = endings.pop()) {
      try {
        await ending();
      } catch (error) {
        // One part that cannot end well must not keep the others from ending.
        log.error(messageOf(error));
      }
    }
  };
  return {
    add: (ending) => endings.push(ending),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
