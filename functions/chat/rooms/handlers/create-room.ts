import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { newId } from '../../../_shared/ids.ts';
import { rooms } from '../../deps.ts';
import { createRoom } from '../../routes.ts';

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
    await rooms().create(room, [...new Set([principal.userId, ...body.members])]);
    return { status: 201, body: { ...room, member: true }, headers: { location: `/chat/rooms/${room.id}` } };
  },
  { idempotency },
);
