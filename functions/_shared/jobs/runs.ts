import * as z from 'zod/mini';
import { dynamo } from '../aws/dynamo.ts';
import { parseEnv } from '../env/env.ts';
import { eventBus } from '../events/event-bus.ts';
import { lazy } from '../lazy.ts';
import type { Push } from '../push/push.ts';
import { queue } from '../queue/queue.ts';
import { createRunRepository } from './run-repository.ts';
import { createRunService } from './run-service.ts';

const name = z.string().check(z.minLength(1));

/** What every function that works with runs is given (`JOB_NEEDS` in routing/trigger.ts). */
export const jobEnv = z.object({ TABLE_JOBS: name, EVENT_BUS: name, QUEUE_FAN_OUT: z.url() });

/** Runs of jobs; their events come from the service `jobs`, whose function it may be. */
export const runService = lazy(() => {
  const { TABLE_JOBS, EVENT_BUS, QUEUE_FAN_OUT } = parseEnv(jobEnv);
  return createRunService({
    runs: createRunRepository(dynamo(), TABLE_JOBS),
    events: eventBus('jobs', EVENT_BUS),
    pushes: queue<Push>(QUEUE_FAN_OUT),
  });
});
