import type { ConnectionGateway } from '../delivery/connection-gateway.ts';
import type { ConversationService } from '../messages/conversation-service.ts';
import type { PeopleRepository } from '../presence/people-repository.ts';
import type { ConnectionRepository } from './connection-repository.ts';

/** What the welcome queue is told. */
export interface WelcomeTask {
  readonly connectionId: string;
}

export interface WelcomeService {
  /** Pushes the first frame of a connection: who is online, and what waited for its user. */
  greet(connectionId: string): Promise<void>;
}

export interface WelcomeDependencies {
  readonly connections: Pick<ConnectionRepository, 'get'>;
  readonly people: Pick<PeopleRepository, 'online'>;
  readonly conversations: Pick<ConversationService, 'overview'>;
  readonly gateway: ConnectionGateway;
  readonly forget: (connectionId: string) => Promise<void>;
}

/**
 * `@connections` answers 410 until the handshake is over, which takes the client's round trip after
 * `$connect` has returned. Waits in ms before each further try; a connection that is not there after them
 * never opened, or is gone.
 */
const TRIES_AFTER_MS = [0, 25, 50, 100, 200, 400, 800, 1600];

/** Of a larger crowd `GET /chat/online` tells all; a frame holds 128 KB. */
const MOST_ONLINE = 500;

export function createWelcomeService(deps: WelcomeDependencies): WelcomeService {
  return {
    async greet(connectionId) {
      const connection = await deps.connections.get(connectionId);
      if (!connection) return;
      const { user } = connection;
      const [online, overview] = await Promise.all([
        deps.people.online(),
        deps.conversations.overview(user.id),
      ]);
      const frame = {
        type: 'welcome',
        connectionId,
        user,
        ...overview,
        online: online.slice(0, MOST_ONLINE),
      } as const;
      for (const wait of TRIES_AFTER_MS) {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        const { gone, failed } = await deps.gateway.post([connectionId], frame);
        if (failed.length > 0) throw new Error(`the welcome of ${connectionId} could not be posted`);
        if (gone.length === 0) return;
      }
      await deps.forget(connectionId);
    },
  };
}
