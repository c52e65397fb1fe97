import { AppError } from '../../_shared/errors/errors.ts';
import type { Logger } from '../../_shared/observability/logger.ts';

/**
 * The table as one lookup uses it: from the call on that finds it down, the lookup goes on without cache, lease and
 * circuits.
 */
export class Table {
  readonly log: Logger;
  #down = false;

  constructor(log: Logger) {
    this.log = log;
  }

  /** What `send` gives; `otherwise` while the table is down. */
  async call<T>(otherwise: NoInfer<T>, send: () => Promise<T>): Promise<T> {
    if (this.#down) return otherwise;
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'dependency-down') throw error;
      this.#down = true;
      this.log.warn('answers are not cached while the table is down', { error });
      return otherwise;
    }
  }
}
