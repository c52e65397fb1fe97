import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { newId } from '../../../_shared/ids.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { dynamoLimits } from '../../../_shared/limits/dynamo-limits.ts';
import { createRoom } from '../../routes.ts';
import { createMemberships } from '../deps.ts';

const memberships = lazy(createMemberships);

export const handler = httpHandler(
  createRoom,
  async ({ principal, body }) => {
    const room = {
      id: newId(),
      name: body.name,
      private: body.private,
      createdBy: principal.userId,
      createdAt: new Date().toISOString(),
    };
    await memberships().create(room, body.members);
    return { status: 201, body: { ...room, member: true }, headers: { location: `/chat/rooms/${room.id}` } };
  },
  { idempotency, limits: dynamoLimits },
);
