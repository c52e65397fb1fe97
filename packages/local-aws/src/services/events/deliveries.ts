import { join } from 'node:path';
import type { World } from '../../core/world.ts';
import type { BusEvent } from './bus-event.ts';
import { targetInput } from './input.ts';
import { openPendingTable, type PendingDelivery } from './pending-table.ts';
import { nextAttempt } from './retry-policy.ts';
import type { Rule, Target } from './rule.ts';
import { deliverToQueue, deliverToTarget, type Outcome } from './target-delivery.ts';

type Failure = Exclude<Outcome, { kind: 'delivered' }>;
/** A rule and its target as they are now; undefined when the template no longer has them. */
export type FindTarget = (ruleArn: string, targetId: string) => { rule: Rule; target: Target } | undefined;

/**
 * Delivers events to targets: at once, then again on a growing schedule within the target's retry policy, then
 * to its dead-letter queue (EventBridge User Guide, "How EventBridge retries delivering events").
 */
export class Deliveries {
  readonly #world: World;
  readonly #table: ReturnType<typeof openPendingTable>;
  readonly #find: FindTarget;
  /** Held back until their rules are made again. */
  #ofLastRun: PendingDelivery[];

  constructor(world: World, find: FindTarget) {
    this.#world = world;
    this.#find = find;
    this.#table = openPendingTable(join(world.dataDir, 'events.sqlite'));
    this.#ofLastRun = this.#table.all();
    world.onClose(() => this.#table.close());
  }

  /** Goes on with what the last run left for a rule, once the rule and what it needs are there. */
  resume(ruleArn: string): void {
    for (const pending of this.#ofLastRun) if (pending.rule_arn === ruleArn) this.#arm(pending);
    this.#ofLastRun = this.#ofLastRun.filter((pending) => pending.rule_arn !== ruleArn);
  }

  deliver(rule: Rule, target: Target, event: BusEvent): void {
    const outcome = deliverToTarget(this.#world, rule, target, targetInput(event, rule, target));
    if (outcome.kind === 'delivered') return;
    const now = this.#world.clock.now();
    const next = nextAttempt(target.RetryPolicy, 0, now, now);
    if (outcome.kind === 'refused' || 'exhausted' in next) {
      this.#giveUp(rule, target, event, outcome, 0);
      return;
    }
    this.#arm(
      this.#table.add({
        rule_arn: rule.arn,
        target_id: target.Id,
        event: JSON.stringify(event),
        attempts: 0,
        first_at: now,
        next_at: next.at,
      }),
    );
  }

  #arm(pending: PendingDelivery): void {
    this.#world.clock.after(pending.next_at - this.#world.clock.now(), () => this.#retry(pending));
  }

  #retry(pending: PendingDelivery): void {
    const found = this.#find(pending.rule_arn, pending.target_id);
    if (!found) {
      this.#world.log.warn(
        `an event waited for target ${pending.target_id} of ${pending.rule_arn}, which is gone`,
      );
      this.#table.remove(pending.id);
      return;
    }
    const { rule, target } = found;
    const event = JSON.parse(pending.event) as BusEvent; // written by deliver() above
    const outcome = deliverToTarget(this.#world, rule, target, targetInput(event, rule, target));
    const attempts = pending.attempts + 1;
    if (outcome.kind === 'delivered') {
      this.#table.remove(pending.id);
      return;
    }
    const now = this.#world.clock.now();
    const next = nextAttempt(target.RetryPolicy, attempts, pending.first_at, now);
    if (outcome.kind === 'refused' || 'exhausted' in next) {
      const condition = outcome.kind === 'retry' && 'exhausted' in next ? next.exhausted : undefined;
      this.#giveUp(rule, target, event, outcome, attempts, condition);
      this.#table.remove(pending.id);
      return;
    }
    this.#table.postpone(pending.id, attempts, next.at);
    this.#arm({ ...pending, attempts, next_at: next.at });
  }

  #giveUp(
    rule: Rule,
    target: Target,
    event: BusEvent,
    failure: Failure,
    attempts: number,
    exhausted?: string,
  ): void {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) {
      this.#world.log.warn(
        `event ${event.id} (${event['detail-type']}) dropped by rule ${rule.name}: ${failure.message}`,
      );
      return;
    }
    const put = deliverToQueue(this.#world, rule, {
      arn: queueArn,
      body: JSON.stringify(event),
      attributes: {
        RULE_ARN: text(rule.arn),
        TARGET_ARN: text(target.Arn),
        ERROR_CODE: text(failure.code),
        ERROR_MESSAGE: text(failure.message),
        RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(attempts) },
        ...(exhausted && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
      },
    });
    if (put.kind !== 'delivered') {
      this.#world.log.warn(
        `event ${event.id} dropped by rule ${rule.name}, its dead-letter queue too: ${put.message}`,
      );
    }
  }
}
