import type { EventPublisher } from '../_shared/events/event-bus.ts';
import type { Logger } from '../_shared/observability/logger.ts';
import type { Post } from './contract.ts';

/**
 * Publishes `post.created`. A failure is logged and no more: the post is written, and whoever listens to the
 * feed sees it at the next reading.
 */
export async function announcePost(
  events: EventPublisher,
  post: Post,
  { traceId, log }: { traceId: string; log: Logger },
): Promise<void> {
  const { id, author } = post;
  try {
    const data = { postId: id, authorId: author.id, post: { ...post } };
    await events.publish({ type: 'post.created', actor: author.id, traceId, data });
  } catch (error) {
    log.error('post.created could not be published', { postId: id, error });
  }
}
