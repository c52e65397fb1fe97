import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionGateway } from '../delivery/connection-gateway.ts';
import { fitting, type ServerFrame } from '../frames.ts';
import type { OverviewService } from '../messages/overview-service.ts';
import type { DepartureService } from '../presence/departure-service.ts';
import type { PeopleRepository } from '../presence/people-repository.ts';
import type { Welcome } from '../queue-messages.ts';

export interface WelcomeService {
  /** Pushes the first frame of a connection: who is online, and what waited for its user. */
  greet(welcome: Welcome): Promise<void>;
}

export interface WelcomeDependencies {
  readonly people: Pick<PeopleRepository, 'online'>;
  readonly overviews: OverviewService;
  readonly gateway: Pick<ConnectionGateway, 'post'>;
  readonly departures: Pick<DepartureService, 'connectionClosed'>;
}

/**
 * `@connections` answers 410 until the handshake is over, which takes the client's round trip after
 * `$connect` has returned. Waits in ms before each further try; a connection that is not there after them
 * never opened, or is gone.
 */
const TRIES_AFTER_MS = [0, 25, 50, 100, 200, 400, 800, 1600];

/** Of a larger crowd `GET /chat/online` has all. */
const MOST_ONLINE = 500;
/** Of the frame's 100 KB; messages have 45, unread counts 20. */
const ONLINE_BYTES = 30_000;

export function createWelcomeService(deps: WelcomeDependencies): WelcomeService {
  async function welcomeFrame({ connectionId, user }: Welcome): Promise<ServerFrame> {
    const [{ people, last }, overview] = await Promise.all([
      deps.people.online(MOST_ONLINE),
      deps.overviews.of(user.id),
    ]);
    const online = fitting(people, ONLINE_BYTES);
    const isCut = last !== undefined || online.length < people.length || overview.isCut;
    const { unread, recent } = overview;
    return { type: 'welcome', connectionId, user, unread, recent, online, ...(isCut && { more: true }) };
  }

  return {
    async greet(welcome) {
      const { connectionId } = welcome;
      const frame = await welcomeFrame(welcome);
      for (const wait of TRIES_AFTER_MS) {
        if (wait > 0) await sleep(wait);
        const { gone, failed } = await deps.gateway.post([connectionId], frame);
        if (failed.length > 0) throw new Error(`the welcome of ${connectionId} could not be posted`);
        if (gone.length === 0) return;
      }
      await deps.departures.connectionClosed(connectionId);
    },
  };
}
