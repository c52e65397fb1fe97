import type { EventData, EventDetail } from '../../_shared/events/contracts.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import { ADMIN_TYPES, CONCERNED, type DeliveredType, type PersonalType } from '../event-types.ts';
import type { NoticeCommand } from '../notice-command.ts';
import type { PeopleGateway } from './people-gateway.ts';

export interface FanOutDeps {
  readonly people: Pick<PeopleGateway, 'listAdminIds'>;
  readonly notices: Queue<NoticeCommand>;
}

/** Makes one notice of an event for each person whom it concerns. A second delivery makes the same ones again. */
export function createFanOut({ people, notices }: FanOutDeps) {
  return async <T extends DeliveredType>(type: T, event: EventDetail<T>): Promise<void> => {
    const userIds = ADMIN_TYPES.has(type)
      ? await people.listAdminIds()
      : // A type that is not of the administrators is one of these.
        CONCERNED[type as PersonalType](event.data as never);
    await notices.sendAll(
      userIds.map((userId) => ({
        kind: 'event',
        userId,
        eventId: event.id,
        type,
        occurredAt: event.occurredAt,
        data: dataFor(userId, event.data),
      })),
    );
  };
}

/** Who else was offline is nobody's to know. */
function dataFor(userId: string, data: EventData<DeliveredType>): Record<string, unknown> {
  return { ...data, ...('offlineRecipientIds' in data && { offlineRecipientIds: [userId] }) };
}
