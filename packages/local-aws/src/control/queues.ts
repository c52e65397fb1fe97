import * as z from 'zod';
import { isMoved } from '../core/upstream.ts';
import { queueStore } from '../services/sqs/queue-store.ts';
import { countUpstream } from '../upstream/queues.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlInputError } from './router.ts';

/** Every queue with what is in it. */
export const listQueues: ControlRoute = {
  method: 'GET',
  path: '/_local/queues.json',
  async handle(_request, world) {
    const store = queueStore(world);
    const queues = store.list();
    const counts = (name: string) =>
      isMoved(world, 'sqs') ? countUpstream(world, name) : store.counts(name);
    return {
      json: await Promise.all(
        queues.map(async ({ name, arn }) => {
          const source = queues.find(
            ({ attributes }) => attributes.RedrivePolicy?.deadLetterTargetArn === arn,
          );
          return { name, ...(await counts(name)), ...(source && { dlqOf: source.name }) };
        }),
      ),
    };
  },
};

const message = z.object({
  /** Text as it is; anything else becomes JSON text. */
  body: z.unknown().refine((body) => body !== undefined, 'is missing'),
  groupId: z.string().optional(),
  deduplicationId: z.string().optional(),
  delaySeconds: z.number().int().min(0).max(900).optional(),
});

/** Puts one message in, as a sender would. */
export const sendToQueue: ControlRoute = {
  method: 'POST',
  path: '/_local/queues/{name}/messages',
  handle({ params, body }, world) {
    const store = queueStore(world);
    const queue = store.get(params.name ?? '');
    if (!queue) return { status: 404, json: { message: `there is no queue ${params.name}` } };
    const input = message.safeParse(body);
    if (!input.success) throw new ControlInputError(z.prettifyError(input.error));
    const { body: content, groupId, deduplicationId, delaySeconds } = input.data;
    const sent = store.send(queue, {
      body: typeof content === 'string' ? content : JSON.stringify(content),
      groupId,
      deduplicationId,
      delaySeconds,
      senderId: 'operator',
    });
    return { status: 201, json: { id: sent.messageId } };
  },
};
