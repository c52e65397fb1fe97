import type { World } from '../core/world.ts';
import { advanceClock, readClock } from './clock.ts';
import type { ControlRoute } from './control-route.ts';
import { listFaults, setFault } from './faults.ts';
import { homePage } from './home.ts';
import { listInvocations, showInvocations } from './invocations.ts';
import { listMailbox, showMailbox, showMessage } from './mailbox.ts';
import { listQueues, sendToQueue } from './queues.ts';
import { type ControlRouter, createControlRouter } from './router.ts';
import { listSchedules, runSchedule } from './schedules.ts';
import { listUrls } from './urls.ts';

const ROUTES: readonly ControlRoute[] = [
  showInvocations,
  listInvocations,
  listUrls,
  listFaults,
  setFault,
  readClock,
  advanceClock,
  listQueues,
  sendToQueue,
  listMailbox,
  showMailbox,
  showMessage,
  listSchedules,
  runSchedule,
];

/**
 * Everything below `/_local`: the routes of the runtime itself and those of the stand-ins of its project;
 * `more` may grow.
 */
export function createControl(world: World, more: readonly ControlRoute[] = []): ControlRouter {
  let router: ControlRouter | undefined;
  let known = -1;
  return (request) => {
    if (!router || known !== more.length) {
      const routes = [...ROUTES, ...more];
      router = createControlRouter([homePage(routes), ...routes], world);
      known = more.length;
    }
    return router(request);
  };
}
