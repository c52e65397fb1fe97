import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { inParallel } from '../../_shared/in-parallel.ts';
import type { ServerFrame } from '../frames.ts';
import { POSTS_AT_ONCE } from './fan-out.ts';

export interface ConnectionGateway {
  /** Posts one frame to each connection; gives those that answered 410 and those that could not be reached. */
  post(connectionIds: readonly string[], frame: ServerFrame): Promise<PostOutcome>;
  /** Closes a connection; one that is closed already stays so. */
  close(connectionId: string): Promise<void>;
}
export interface PostOutcome {
  readonly gone: readonly string[];
  readonly failed: readonly string[];
}

/** Posts through `@connections`. */
export function createConnectionGateway(client: ApiGatewayManagementApiClient): ConnectionGateway {
  return {
    async post(connectionIds, frame) {
      const Data = JSON.stringify(frame);
      const gone: string[] = [];
      const failed: string[] = [];
      await inParallel(connectionIds, POSTS_AT_ONCE, async (connectionId) => {
        try {
          await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
        } catch (error) {
          if (error instanceof GoneException) gone.push(connectionId);
          else failed.push(connectionId);
        }
      });
      return { gone, failed };
    },
    async close(connectionId) {
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
      } catch (error) {
        if (!(error instanceof GoneException)) throw error;
      }
    },
  };
}
