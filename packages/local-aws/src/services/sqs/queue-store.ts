import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { perWorld } from '../../core/per-world.ts';
import { isMoved } from '../../core/upstream.ts';
import type { World } from '../../core/world.ts';
import { destinations } from '../../execution/destinations.ts';
import { sendUpstream } from '../../upstream/queues.ts';
import { AwsError } from '../aws-service.ts';
import { Arrivals } from './arrivals.ts';
import { sqsDestination } from './destination.ts';
import { fifoFields, sequence } from './fifo.ts';
import { messageSize, type OutgoingMessage, type ReceivedMessage, type SentMessage } from './message.ts';
import { type MessageRow, type MessageTable, openMessageTable } from './message-table.ts';
import { parseAttributes, type QueueAttributes } from './queue-attributes.ts';
import { receivedMessage } from './received-message.ts';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: QueueAttributes;
  /** ms */
  readonly createdAt: number;
  readonly modifiedAt: number;
}
export interface ReceiveOptions {
  /** 1..10 over the API; pollers may take more. */
  readonly most: number;
  /** The queue's own when absent. */
  readonly visibilitySeconds?: number | undefined;
}

/** A repeated FIFO message within this time is accepted and not stored again. */
const DEDUPLICATION_MS = 5 * 60_000;

/** The queues of one world and their messages, kept in `<data dir>/sqs.sqlite`. */
export class QueueStore {
  readonly #world: World;
  readonly #table: MessageTable;
  readonly #arrivals: Arrivals;
  readonly #queues = new Map<string, Queue>();

  constructor(world: World) {
    this.#world = world;
    mkdirSync(world.dataDir, { recursive: true });
    this.#table = openMessageTable(join(world.dataDir, 'sqs.sqlite'));
    this.#arrivals = new Arrivals(world.clock, (queue) => this.#table.nextDue(queue, world.clock.now()));
    for (const kept of this.#table.queues()) {
      const attributes = parseAttributes(JSON.parse(kept.attributes));
      this.#remember(kept.name, attributes, kept.created_at, kept.modified_at);
    }
    world.onClose(() => this.#table.close());
  }

  arnOf(name: string): string {
    return `arn:aws:sqs:${this.#world.region}:${this.#world.account}:${name}`;
  }
  urlOf(name: string): string {
    return `${this.#world.endpoints.aws}/${this.#world.account}/${name}`;
  }

  /** By name, URL or ARN. */
  get(id: string): Queue | undefined {
    return this.#queues.get(id) ?? this.#queues.get(id.split(/[/:]/).at(-1) ?? '');
  }
  list(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /** Makes a queue or gives it these attributes; its messages stay. Throws AwsError for bad attributes. */
  define(name: string, input: Readonly<Record<string, unknown>>): Queue {
    const attributes = parseAttributes(input);
    if (attributes.FifoQueue !== name.endsWith('.fifo')) {
      throw new AwsError(
        'InvalidParameterValueException',
        'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
      );
    }
    const now = this.#world.clock.now();
    const createdAt = this.#queues.get(name)?.createdAt ?? now;
    this.#table.putQueue(name, JSON.stringify(attributes), createdAt, now);
    return this.#remember(name, attributes, createdAt, now);
  }
  remove(name: string): void {
    this.#queues.delete(name);
    this.#table.dropQueue(name);
    this.#arrivals.wake(name);
  }
  purge(name: string): void {
    this.#table.purge(name);
  }

  /** Stores a message. Throws AwsError for one the queue does not take. */
  send(queue: Queue, message: OutgoingMessage): SentMessage {
    const { attributes, name } = queue;
    if (messageSize(message) > attributes.MaximumMessageSize) {
      throw new AwsError(
        'InvalidParameterValueException',
        `One or more parameters are invalid. Reason: Message must be shorter than ${attributes.MaximumMessageSize} bytes.`,
      );
    }
    if (isMoved(this.#world, 'sqs')) {
      sendUpstream(this.#world, name, message);
      return { messageId: randomUUID(), sequenceNumber: undefined };
    }
    const now = this.#world.clock.now();
    const fifo = attributes.FifoQueue ? fifoFields(attributes, message) : undefined;
    const key = fifo?.key ?? '';
    const repeated = fifo && this.#table.repeated(name, key, now);
    if (repeated) return { messageId: repeated.id, sequenceNumber: sequence(repeated.seq) };
    const id = randomUUID();
    const seq = this.#table.insert({
      queue: name,
      id,
      body: message.body,
      attributes: JSON.stringify(message.attributes ?? {}),
      system_attributes: JSON.stringify(message.systemAttributes ?? {}),
      sender: message.senderId,
      // On a standard queue the group only helps fair sharing; it orders nothing.
      group_id: fifo?.groupId ?? null,
      dedup_id: fifo?.deduplicationId ?? null,
      sent_at: now,
      visible_at: now + (message.delaySeconds ?? attributes.DelaySeconds) * 1000,
    });
    if (fifo) this.#table.remember(name, key, id, seq, now, now + DEDUPLICATION_MS);
    this.#arrivals.wake(name);
    return { messageId: id, sequenceNumber: fifo && sequence(seq) };
  }

  /** Takes what is visible now, hiding it; what was received too often goes to the dead-letter queue instead. */
  receive(queue: Queue, options: ReceiveOptions): ReceivedMessage[] {
    const { attributes, name } = queue;
    const now = this.#world.clock.now();
    this.#table.expire(name, now - attributes.MessageRetentionPeriod * 1000);
    const visibleAt = now + (options.visibilitySeconds ?? attributes.VisibilityTimeout) * 1000;
    const redrive = attributes.RedrivePolicy;
    const deadLetters = redrive && this.get(redrive.deadLetterTargetArn);
    const received: ReceivedMessage[] = [];
    while (received.length < options.most) {
      const due = this.#table.due(name, now, options.most - received.length, attributes.FifoQueue);
      if (due.length === 0) break;
      let moved = false;
      for (const row of due) {
        if (redrive && deadLetters && row.receives >= redrive.maxReceiveCount) {
          this.#table.move(row.seq, deadLetters.name, queue.arn, now);
          this.#arrivals.wake(deadLetters.name);
          moved = true;
          continue;
        }
        const receipt = `${row.seq}.${randomBytes(24).toString('base64url')}`;
        this.#table.take(row.seq, receipt, now, visibleAt);
        received.push(receivedMessage(row, receipt, now));
      }
      // What was taken for no time at all would be due at once again.
      if (!moved || visibleAt <= now) break;
    }
    this.#arrivals.rearm(name);
    return received;
  }

  /** Like {@link receive}, waiting up to `waitMs` of the local world's time for the first message. */
  async receiveWaiting(
    queue: Queue,
    options: ReceiveOptions & { readonly waitMs: number; readonly signal?: AbortSignal },
  ): Promise<ReceivedMessage[]> {
    const until = this.#world.clock.now() + options.waitMs;
    for (;;) {
      const current = this.#queues.get(queue.name);
      if (!current || options.signal?.aborted) return [];
      const received = this.receive(current, options);
      const left = until - this.#world.clock.now();
      if (received.length > 0 || left <= 0) return received;
      await this.#arrivals.wait(queue.name, left, options.signal);
    }
  }

  /** Deletes by receipt handle; an older handle of a message received again does nothing. */
  delete(queue: Queue, receiptHandle: string): void {
    const row = this.#byReceipt(queue, receiptHandle);
    if (row?.receipt !== receiptHandle) return;
    if (queue.attributes.FifoQueue && row.visible_at <= this.#world.clock.now()) {
      throw new AwsError(
        'InvalidParameterValueException',
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
      );
    }
    this.#table.remove(row.seq);
    this.#arrivals.wake(queue.name);
  }

  /** Hides a received message for so many seconds from now; 0 shows it at once. */
  changeVisibility(queue: Queue, receiptHandle: string, seconds: number): void {
    const row = this.#byReceipt(queue, receiptHandle);
    const now = this.#world.clock.now();
    if (row?.receipt !== receiptHandle || row.visible_at <= now) {
      throw new AwsError(
        'MessageNotInflight',
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    this.#table.hide(row.seq, now + seconds * 1000);
    if (seconds === 0) this.#arrivals.wake(queue.name);
    else this.#arrivals.rearm(queue.name);
  }

  counts(name: string): { visible: number; inFlight: number; delayed: number } {
    return this.#table.counts(name, this.#world.clock.now());
  }

  #byReceipt(queue: Queue, receiptHandle: string): MessageRow | undefined {
    const seq = /^(\d+)\.[\w-]{32}$/.exec(receiptHandle)?.[1];
    if (!seq)
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
        404,
      );
    return this.#table.bySeq(queue.name, Number(seq));
  }
  #remember(name: string, attributes: QueueAttributes, createdAt: number, modifiedAt: number): Queue {
    const queue: Queue = { name, arn: this.arnOf(name), attributes, createdAt, modifiedAt };
    this.#queues.set(name, queue);
    return queue;
  }
}

export const queueStore = perWorld((world) => {
  const store = new QueueStore(world);
  const deliver = sqsDestination(world, (arn, message) => {
    const queue = store.get(arn);
    if (!queue) throw new Error(`there is no queue ${arn}`);
    store.send(queue, message);
  });
  destinations(world).register('sqs', deliver);
  return store;
});
