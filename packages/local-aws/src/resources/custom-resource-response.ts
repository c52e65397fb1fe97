import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';
import { unsignedRoutes } from '../services/unsigned-routes.ts';

const answerSchema = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
  Data: z.record(z.string(), z.unknown()).nullish(),
});
/** What a custom resource's function puts at its response URL. */
export type CustomResourceAnswer = z.infer<typeof answerSchema>;

const PREFIX = '/_cfn/';
type Receive = (body: string) => void;

const waiting = perWorld((world) => {
  const receivers = new Map<string, Receive>();
  unsignedRoutes(world).add(PREFIX, ({ method, path, body }) => {
    const receive = receivers.get(path);
    if (!receive) return { status: 404 };
    if (method !== 'PUT') return { status: 405 };
    receive(body.toString('utf8'));
    return { status: 200 };
  });
  return receivers;
});

/**
 * A one-time address on the AWS endpoint and the answer that will be put there. `answer` rejects when what
 * comes is not an answer; `close` withdraws the address.
 */
export function awaitResponse(world: World): {
  readonly url: string;
  readonly answer: Promise<CustomResourceAnswer>;
  close(): void;
} {
  // AWS's own name for it, which `https.request` of CDK's and AWS's helpers takes; execution/child/aws-hosts.ts leads it here.
  const host = `cloudformation-custom-resource-response-${world.region.replaceAll('-', '')}.s3.amazonaws.com`;
  const path = `${PREFIX}${randomUUID()}`;
  const receivers = waiting(world);
  const answer = new Promise<CustomResourceAnswer>((resolve, reject) => {
    receivers.set(path, (body) => {
      receivers.delete(path);
      try {
        resolve(answerSchema.parse(JSON.parse(body)));
      } catch (error) {
        reject(new Error(`the answer is not one: ${body.slice(0, 200)}`, { cause: error }));
      }
    });
  });
  return { url: `https://${host}${path}`, answer, close: () => receivers.delete(path) };
}
