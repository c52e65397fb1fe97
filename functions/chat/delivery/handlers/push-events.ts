import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { delivery, people, rooms } from '../../deps.ts';

/** Pushes may be repeated by a second delivery; each frame names its subject, so a client shows it once. */
export const handler = eventConsumer({
  'post.created': ({ data }) => delivery().toChannel('feed', { type: 'post', post: data.post }),
  'file.ready': async ({ data }) => {
    await delivery().toUsers([data.ownerId], { type: 'file', file: data.file });
  },
  'file.rejected': async ({ data }) => {
    await delivery().toUsers([data.ownerId], { type: 'file', file: data.file });
  },
  'user.deleted': async ({ data }) => {
    await rooms().forget(data.userId);
    await people().forget(data.userId);
  },
});
