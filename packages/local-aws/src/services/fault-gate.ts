import type { World } from '../core/world.ts';
import { AwsError, type AwsService } from './aws-service.ts';

/** How long a call takes while its service is `slow`: past every sensible client's own time limit. */
const SLOW_MS = 5_000;

/**
 * Applies the fault that is set for a service. Down is what AWS answers when it cannot serve, which the SDK
 * tries again and then gives up on. Slow waits, unless the caller hangs up first.
 */
export async function passFault(
  service: Pick<AwsService, 'fault'>,
  world: World,
  gone: AbortSignal,
): Promise<void> {
  if (!service.fault) return;
  const mode = world.faults.next(service.fault);
  if (mode === 'down')
    throw new AwsError('ServiceUnavailable', 'The service is unavailable. Please try again.', 503);
  if (mode === 'slow') await pause(SLOW_MS, gone);
}

function pause(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      gone.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    gone.addEventListener('abort', done);
  });
}
