import { createHash } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Dynamo } from '../../_shared/aws/dynamo.ts';
import { randomToken } from '../../_shared/random-token.ts';
import { epochSeconds } from '../../_shared/time.ts';

/** Who a ticket lets in. */
export interface TicketHolder {
  readonly id: string;
  readonly name: string;
  readonly role: 'user' | 'admin';
}

export interface TicketRepository {
  /** A new single-use ticket; only its hash is stored. */
  issue(holder: TicketHolder, now: Date): Promise<string>;
  /** Uses a ticket up; undefined for one that is unknown, used or older than 60 s. */
  redeem(ticket: string, now: Date): Promise<TicketHolder | undefined>;
}

export const TICKET_SECONDS = 60;

const ticketItem = z.object({
  userId: z.string(),
  userName: z.string(),
  role: z.enum(['user', 'admin']),
  expiresAt: z.number(),
});

export function createTicketRepository(dynamo: Dynamo, table: string): TicketRepository {
  const key = (ticket: string) => ({
    pk: `T#${createHash('sha256').update(ticket).digest('base64url')}`,
    sk: '#',
  });
  return {
    async issue({ id, name, role }, now) {
      const ticket = randomToken();
      const Item = {
        ...key(ticket),
        userId: id,
        userName: name,
        role,
        expiresAt: epochSeconds(now) + TICKET_SECONDS,
      };
      await dynamo.send(new PutCommand({ TableName: table, Item }));
      return ticket;
    },
    async redeem(ticket, now) {
      // A delete that gives what it deleted lets exactly one of two simultaneous uses win.
      const answer = await dynamo.send(
        new DeleteCommand({
          TableName: table,
          Key: key(ticket),
          ReturnValues: 'ALL_OLD',
        }),
      );
      const found = ticketItem.safeParse(answer.Attributes);
      if (!found.success || found.data.expiresAt <= epochSeconds(now)) return undefined;
      return { id: found.data.userId, name: found.data.userName, role: found.data.role };
    },
  };
}
