import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';
import { missingStatement } from '../../iam/refusal.ts';
import { queueStore } from '../../services/sqs/queue-store.ts';
import { pollQueue, type SqsMapping } from './sqs-poller.ts';

/** What Lambda does on the queue with the function's role (Lambda Developer Guide, "Amazon SQS event source permissions"). */
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
/** How long the end of the world waits for batches under way, ms. */
const PATIENCE_MS = 2_000;

/** The pollers of one world by the mapping's id. */
class SqsPollers {
  readonly #world: World;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();

  constructor(world: World) {
    this.#world = world;
    world.onClose(async () => {
      const stopping = [...this.#running.keys()].map((id) => this.remove(id));
      await Promise.race([
        Promise.all(stopping),
        new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref()),
      ]);
    });
  }

  /** Starts or replaces one. Throws an Error where creating the mapping would fail on AWS. */
  put(id: string, mapping: SqsMapping): void {
    this.#check(mapping);
    void this.remove(id);
    if (!mapping.enabled) return;
    const abort = new AbortController();
    this.#running.set(id, { abort, done: pollQueue(this.#world, mapping, abort.signal) });
  }

  /** Resolves when the poller's batches under way have ended. */
  async remove(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.abort.abort();
    await running?.done;
  }

  /** Begins no other batch. */
  stop(): void {
    for (const { abort } of this.#running.values()) abort.abort();
  }

  #check(mapping: SqsMapping): void {
    const queue = queueStore(this.#world).get(mapping.queueName);
    const definition = this.#world.functions.get(mapping.functionArn);
    if (!queue || !definition)
      throw new Error(`no queue ${mapping.queueName} or no function ${mapping.functionArn}`);
    for (const action of NEEDED) {
      const asked = { action, resource: queue.arn };
      if (this.#world.identities.authorise(definition.roleArn, asked).allowed) continue;
      throw new Error(
        `the role of ${definition.name} may not ${action} on ${queue.name}. Missing statement: ${missingStatement(asked)}`,
      );
    }
    const { VisibilityTimeout } = queue.attributes;
    if (VisibilityTimeout < definition.timeoutSeconds) {
      throw new Error(
        `Queue visibility timeout: ${VisibilityTimeout} seconds is less than Function timeout: ${definition.timeoutSeconds} seconds`,
      );
    }
  }
}

export const sqsPollers = perWorld((world) => new SqsPollers(world));
