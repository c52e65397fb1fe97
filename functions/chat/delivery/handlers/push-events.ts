import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createCrowds, createDelivery } from '../deps.ts';

const crowds = lazy(createCrowds);
const delivery = lazy(createDelivery);

/** Pushes may be repeated by a second delivery; each frame names its subject, so a client shows it once. */
export const handler = eventConsumer({
  'post.created': ({ data }) => crowds().toChannel('feed', { type: 'post', post: data.post }),
  'file.ready': ({ data }) => delivery().toUsers([data.ownerId], { type: 'file', file: data.file }),
  'file.rejected': ({ data }) => delivery().toUsers([data.ownerId], { type: 'file', file: data.file }),
});
