import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';
import { missingStatement } from '../../iam/refusal.ts';
import { unqualified } from '../../resources/lambda-version.ts';
import { openPendingTable, type PendingDelivery } from '../../services/events/pending-table.ts';
import { nextAttempt, type RetryPolicy } from '../../services/events/retry-policy.ts';
import { deliverToQueue, type Outcome } from '../../services/events/target-delivery.ts';

/** A schedule and what it calls, as the template describes them. */
export interface ScheduleTarget {
  readonly name: string;
  readonly arn: string;
  readonly targetArn: string;
  readonly roleArn: string;
  /** With AWS's keywords in it; left out for a Scheduled Event. */
  readonly input: string | undefined;
  readonly messageGroupId: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retryPolicy: RetryPolicy;
}

type Failure = Exclude<Outcome, { kind: 'delivered' }>;

/** One attempt: what the target is given, and the id that AWS gives each. */
interface Attempt {
  readonly body: string;
  readonly executionId: string;
}

/**
 * Calls targets with the rights of the schedule's role: at once, then again on a growing schedule within the retry
 * policy, then the dead-letter queue ("Configuring a schedule's dead-letter queue", EventBridge Scheduler User Guide). What
 * cannot succeed, a missing right or target, is not tried again.
 */
export class ScheduleDeliveries {
  readonly #world: World;
  readonly #table: ReturnType<typeof openPendingTable>;
  readonly #targets = new Map<string, ScheduleTarget>();
  /** Held back until their schedules are made again. */
  #ofLastRun: PendingDelivery[];

  constructor(world: World) {
    this.#world = world;
    mkdirSync(world.dataDir, { recursive: true });
    this.#table = openPendingTable(join(world.dataDir, 'schedules.sqlite'));
    this.#ofLastRun = this.#table.all();
    world.onClose(() => this.#table.close());
  }

  /** Makes or replaces the target of a schedule, and goes on with what the last run left for it. */
  put(target: ScheduleTarget): void {
    this.#targets.set(target.arn, target);
    for (const pending of this.#ofLastRun) if (pending.rule_arn === target.arn) this.#arm(pending);
    this.#ofLastRun = this.#ofLastRun.filter((pending) => pending.rule_arn !== target.arn);
  }

  remove(arn: string): void {
    this.#targets.delete(arn);
    for (const { id, rule_arn } of this.#ofLastRun) if (rule_arn === arn) this.#table.remove(id);
    this.#ofLastRun = this.#ofLastRun.filter(({ rule_arn }) => rule_arn !== arn);
  }

  deliver(target: ScheduleTarget, scheduledAt: number): void {
    const now = this.#world.clock.now();
    const attempt = this.#attempt(target, scheduledAt, 1);
    const outcome = this.#call(target, attempt.body);
    if (outcome.kind === 'delivered') return;
    const next = nextAttempt(target.retryPolicy, 0, now, now);
    if (outcome.kind === 'refused' || 'exhausted' in next) {
      this.#giveUp(
        target,
        scheduledAt,
        attempt,
        outcome,
        0,
        'exhausted' in next ? next.exhausted : undefined,
      );
      return;
    }
    const pending = {
      rule_arn: target.arn,
      target_id: target.targetArn,
      event: String(scheduledAt),
      attempts: 0,
      first_at: now,
      next_at: next.at,
    };
    this.#arm(this.#table.add(pending));
  }

  #arm(pending: PendingDelivery): void {
    this.#world.clock.after(pending.next_at - this.#world.clock.now(), () => this.#retry(pending));
  }

  #retry(pending: PendingDelivery): void {
    const target = this.#targets.get(pending.rule_arn);
    if (!target) {
      this.#world.log.warn(`a call waited for ${pending.rule_arn}, which is gone`);
      this.#table.remove(pending.id);
      return;
    }
    const attempts = pending.attempts + 1;
    const scheduledAt = Number(pending.event);
    const attempt = this.#attempt(target, scheduledAt, attempts + 1);
    const outcome = this.#call(target, attempt.body);
    if (outcome.kind !== 'delivered') {
      const next = nextAttempt(target.retryPolicy, attempts, pending.first_at, this.#world.clock.now());
      if (outcome.kind === 'retry' && 'at' in next) {
        this.#table.postpone(pending.id, attempts, next.at);
        this.#arm({ ...pending, attempts, next_at: next.at });
        return;
      }
      const condition = 'exhausted' in next ? next.exhausted : undefined;
      this.#giveUp(target, scheduledAt, attempt, outcome, attempts, condition);
    }
    this.#table.remove(pending.id);
  }

  #call({ name, arn, targetArn, roleArn, messageGroupId }: ScheduleTarget, body: string): Outcome {
    const world = this.#world;
    if (targetArn.split(':')[2] === 'sqs') {
      return deliverToQueue(
        world,
        { name, arn },
        { arn: targetArn, role: roleArn, body, group: messageGroupId },
      );
    }
    if (!world.functions.get(unqualified(targetArn, world)))
      return refused('ResourceNotFoundException', `there is no function ${targetArn}`);
    const request = { action: 'lambda:InvokeFunction', resource: targetArn, context: {} };
    const decision = world.identities.authorise(roleArn, request);
    if (!decision.allowed)
      return refused(
        'AccessDeniedException',
        `${decision.reason}. Missing statement: ${missingStatement(request)}`,
      );
    world.functions.invokeAsync(targetArn, body, { trigger: `schedule ${name}` });
    return { kind: 'delivered' };
  }

  #giveUp(
    { name, arn, targetArn, roleArn, deadLetterArn }: ScheduleTarget,
    scheduledAt: number,
    { body, executionId }: Attempt,
    failure: Failure,
    retries: number,
    exhausted: string | undefined,
  ): void {
    this.#world.log.warn(`schedule ${name}: ${failure.message}`);
    if (deadLetterArn === undefined) return;
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const put = deliverToQueue(
      this.#world,
      { name, arn },
      {
        arn: deadLetterArn,
        role: roleArn,
        body,
        attributes: {
          ERROR_CODE: text(failure.code),
          ERROR_MESSAGE: text(failure.message),
          EXECUTION_ID: text(executionId),
          IS_PAYLOAD_TRUNCATED: text('false'),
          RETRY_ATTEMPTS: text(String(retries)),
          SCHEDULED_TIME: text(wholeSeconds(scheduledAt)),
          SCHEDULE_ARN: text(arn),
          TARGET_ARN: text(targetArn),
          ...(failure.kind === 'retry' && exhausted && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
        },
      },
    );
    if (put.kind !== 'delivered')
      this.#world.log.warn(`schedule ${name}: its dead-letter queue did not take the call: ${put.message}`);
  }

  /** "Adding context attributes", EventBridge Scheduler User Guide. */
  #attempt({ arn, input }: ScheduleTarget, scheduledAt: number, number: number): Attempt {
    const time = wholeSeconds(scheduledAt);
    const executionId = randomUUID();
    const body = (input ?? this.#scheduledEvent(arn, time))
      .replaceAll('<aws.scheduler.schedule-arn>', arn)
      .replaceAll('<aws.scheduler.scheduled-time>', time)
      .replaceAll('<aws.scheduler.execution-id>', executionId)
      .replaceAll('<aws.scheduler.attempt-number>', String(number));
    return { body, executionId };
  }

  /** What a target without `Input` gets. */
  #scheduledEvent(arn: string, time: string): string {
    return JSON.stringify({
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: this.#world.account,
      time,
      region: this.#world.region,
      resources: [arn],
      detail: '{}',
    });
  }
}

const refused = (code: string, message: string): Outcome => ({ kind: 'refused', code, message });

/** UTC, without fractions of a second. */
function wholeSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export const scheduleDeliveries = perWorld((world) => new ScheduleDeliveries(world));
