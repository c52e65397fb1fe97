import { createHash } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Dynamo } from '../../_shared/aws/dynamo.ts';
import { randomToken } from '../../_shared/random-token.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Holder } from './holder.ts';

export interface TicketRepository {
  /** A new single-use ticket; only its hash is stored. */
  issue(holder: Holder, now: Date): Promise<string>;
  /** Uses a ticket up; undefined for one that is unknown, used or older than 60 s. */
  redeem(ticket: string, now: Date): Promise<Holder | undefined>;
}

export const TICKET_SECONDS = 60;

const ticketItem = z.object({
  userId: z.string(),
  userName: z.string(),
  role: z.enum(['user', 'admin']),
  sessionId: z.optional(z.string()),
  issuedAt: z.number(),
  expiresAt: z.number(),
});

/** Tickets in the table `connections`, under `T#<hash>`. */
export function createTicketRepository(dynamo: Dynamo, table: string): TicketRepository {
  const key = (ticket: string) => ({
    pk: `T#${createHash('sha256').update(ticket).digest('base64url')}`,
    sk: '#',
  });
  return {
    async issue({ user, role, sessionId, issuedAt }, now) {
      const ticket = randomToken();
      const Item = {
        ...key(ticket),
        userId: user.id,
        userName: user.name,
        role,
        sessionId,
        issuedAt,
        expiresAt: epochSeconds(now) + TICKET_SECONDS,
      };
      await dynamo.send(new PutCommand({ TableName: table, Item }));
      return ticket;
    },
    async redeem(ticket, now) {
      // A delete that gives what it deleted lets exactly one of two simultaneous uses win.
      const { Attributes } = await dynamo.send(
        new DeleteCommand({ TableName: table, Key: key(ticket), ReturnValues: 'ALL_OLD' }),
      );
      const found = ticketItem.safeParse(Attributes);
      if (!found.success || found.data.expiresAt <= epochSeconds(now)) return undefined;
      const { userId, userName, role, sessionId, issuedAt } = found.data;
      return { user: { id: userId, name: userName }, role, sessionId, issuedAt };
    },
  };
}
