import type { EventData } from '../../_shared/events/contracts.ts';
import type { NewEvent } from '../../_shared/events/event-bus.ts';

export type RevocationReason = EventData<'session.revoked'>['reason'];

/** Session ids of one event at most: an entry of the bus holds 256 KB. */
const MOST_IDS = 1000;

/** `session.revoked`: the connections of these sessions are closed; null means all that the account has. */
export function revoked(
  userId: string,
  sessionIds: string[] | null,
  reason: RevocationReason,
): Omit<NewEvent, 'traceId'> {
  return { type: 'session.revoked', actor: userId, data: { userId, sessionIds, reason } };
}

/** The events of any number of sessions. */
export function revokedAll(
  userId: string,
  sessions: readonly { readonly id: string }[],
  reason: RevocationReason,
): Omit<NewEvent, 'traceId'>[] {
  const ids = sessions.map(({ id }) => id);
  const events = [];
  for (let at = 0; at < ids.length; at += MOST_IDS) {
    events.push(revoked(userId, ids.slice(at, at + MOST_IDS), reason));
  }
  return events;
}
