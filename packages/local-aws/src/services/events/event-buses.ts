import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { perWorld } from '../../core/per-world.ts';
import { isMoved } from '../../core/upstream.ts';
import type { World } from '../../core/world.ts';
import { schedules } from '../../triggers/schedules/schedules.ts';
import { publishUpstream } from '../../upstream/events.ts';
import { type BusEvent, eventTime, type NewEvent } from './bus-event.ts';
import { Deliveries } from './deliveries.ts';
import type { Rule } from './rule.ts';

/** The event buses of one world with their rules. `default` is always there; AWS services publish on it. */
export class EventBuses {
  readonly #world: World;
  readonly #deliveries: Deliveries;
  readonly #buses = new Set(['default']);
  /** By ARN. */
  readonly #rules = new Map<string, Rule>();

  constructor(world: World) {
    this.#world = world;
    mkdirSync(world.dataDir, { recursive: true });
    this.#deliveries = new Deliveries(world, (ruleArn, targetId) => {
      const rule = this.#rules.get(ruleArn);
      const target = rule?.targets.find(({ Id }) => Id === targetId);
      return rule && target && { rule, target };
    });
  }

  arnOf(busName: string): string {
    return `arn:aws:events:${this.#world.region}:${this.#world.account}:event-bus/${busName}`;
  }
  ruleArnOf(busName: string, ruleName: string): string {
    const path = busName === 'default' ? ruleName : `${busName}/${ruleName}`;
    return `arn:aws:events:${this.#world.region}:${this.#world.account}:rule/${path}`;
  }
  /** Name of a bus given by name or ARN. */
  nameOf(bus: string | undefined): string {
    return bus === undefined ? 'default' : (bus.split('/').at(-1) ?? bus);
  }

  has(busName: string): boolean {
    return this.#buses.has(busName);
  }
  list(): readonly string[] {
    return [...this.#buses];
  }
  addBus(name: string): void {
    this.#buses.add(name);
  }
  removeBus(name: string): void {
    if (name !== 'default') this.#buses.delete(name);
  }

  rules(busName: string): readonly Rule[] {
    return [...this.#rules.values()].filter((rule) => rule.busName === busName);
  }
  rule(busName: string, name: string): Rule | undefined {
    return this.#rules.get(this.ruleArnOf(busName, name));
  }

  /** Makes or replaces a rule; one with a schedule starts to run by the clock. */
  putRule(rule: Rule): void {
    this.#rules.set(rule.arn, rule);
    this.#deliveries.resume(rule.arn);
    if (rule.scheduleExpression === undefined) return;
    schedules(this.#world).put({
      name: rule.name,
      expression: rule.scheduleExpression,
      zone: 'UTC',
      enabled: rule.enabled,
      fire: (scheduledAt) => {
        const current = this.#rules.get(rule.arn);
        if (!current) return;
        const event = this.#event({
          source: 'aws.events',
          detailType: 'Scheduled Event',
          detail: {},
          resources: [rule.arn],
          time: scheduledAt,
        });
        for (const target of current.targets) this.#deliveries.deliver(current, target, event);
      },
    });
  }
  removeRule(arn: string): void {
    const rule = this.#rules.get(arn);
    this.#rules.delete(arn);
    if (rule?.scheduleExpression !== undefined) schedules(this.#world).remove(rule.name);
  }

  /** Puts an event on a bus and hands it to every rule that matches; gives its id. */
  publish(busName: string, input: NewEvent): string {
    const event = this.#event(input);
    if (isMoved(this.#world, 'events')) {
      publishUpstream(this.#world, busName, input);
      return event.id;
    }
    for (const rule of this.rules(busName)) {
      if (!rule.enabled || rule.pattern === undefined || !rule.matches(event)) continue;
      for (const target of rule.targets) this.#deliveries.deliver(rule, target, event);
    }
    return event.id;
  }

  #event({ source, detailType, detail, resources = [], time }: NewEvent): BusEvent {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      account: this.#world.account,
      time: eventTime(time ?? this.#world.clock.now()),
      region: this.#world.region,
      resources,
      detail,
    };
  }
}

export const eventBuses = perWorld((world) => new EventBuses(world));
