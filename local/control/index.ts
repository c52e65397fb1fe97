import type { World } from '../core/world.ts';
import { advanceClock, readClock } from './clock.ts';
import type { ControlRoute } from './control-route.ts';
import { listFaults, setFault } from './faults.ts';
import { homePage } from './home.ts';
import { listInvocations, showInvocations } from './invocations.ts';
import { type ControlRouter, createControlRouter } from './router.ts';
import { listUrls } from './urls.ts';

const ROUTES: readonly ControlRoute[] = [
  showInvocations,
  listInvocations,
  listUrls,
  listFaults,
  setFault,
  readClock,
  advanceClock,
];

/** Everything below `/_local`: the runtime's own routes and those of the project's stand-ins. */
export function createControl(world: World, more: readonly ControlRoute[] = []): ControlRouter {
  const routes = [...ROUTES, ...more];
  return createControlRouter([homePage(routes), ...routes], world);
}
