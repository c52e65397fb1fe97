import { AppError } from '../../../_shared/errors/errors.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { createSessionStart } from '../../sessions/deps.ts';
import { createGoogleAccountService } from '../deps.ts';
import { type GoogleOutcome, googleCommand } from '../google-outcome.ts';

const googleAccount = lazy(createGoogleAccountService);
const startSession = lazy(createSessionStart);

/** Called by `finish-google` alone, which has verified who it is. */
export async function handler(event: unknown): Promise<GoogleOutcome> {
  const { identity, device, mode, traceId } = googleCommand.parse(event);
  const log = createLogger({ traceId });
  try {
    const account = await googleAccount().find(identity, { traceId, log });
    if (mode === 'identify') return { kind: 'identified', userId: account.id, epoch: account.epoch };
    return { kind: 'tokens', signedIn: await startSession()(account, device) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, detail } = error;
    if (code === 'conflict' || code === 'forbidden' || code === 'unauthenticated')
      return { kind: 'refused', code, detail };
    log.error('sign-in not possible now', { error });
    return { kind: 'unavailable' };
  }
}
