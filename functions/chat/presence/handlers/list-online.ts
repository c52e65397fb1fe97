import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createPeople } from '../../deps.ts';
import { idCursor } from '../../id-cursor.ts';
import { listOnline } from '../../routes.ts';

const people = lazy(createPeople);

export const handler = httpHandler(listOnline, async ({ query }) => {
  const { people: items, last } = await people().online(query.limit, idCursor.read(query.cursor));
  return { status: 200, body: { items, nextCursor: idCursor.write(last) } };
});
