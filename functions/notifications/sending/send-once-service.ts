import type { Logger } from '../../_shared/observability/logger.ts';
import type { SendOnceRepository } from './send-once-repository.ts';

/**
 * Runs `send` for a message that no function has sent; throws when another one is just sending it, so that the queue
 * delivers it again should that one fail.
 */
export type SendOnce = (id: string, log: Logger, send: () => Promise<void>) => Promise<void>;

export function createSendOnce(repository: SendOnceRepository): SendOnce {
  return async (id, log, send) => {
    const claim = await repository.claim(id, new Date());
    if (claim === 'sent') return;
    if (claim === 'in-progress') throw new Error('another function is sending this message');
    await send();
    try {
      await repository.finish(id, new Date());
    } catch (error) {
      // It went out: failing now would send it again for certain.
      log.error('a message that was sent is not kept as sent', { error });
    }
  };
}
