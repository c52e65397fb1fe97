import { perWorld } from '../../core/per-world.ts';
import { messageOf } from '../../core/start-error.ts';
import type { World } from '../../core/world.ts';
import { scheduleExpression } from './schedule-expression.ts';

export interface Schedule {
  /** Unique among all schedules and schedule rules. */
  readonly name: string;
  readonly expression: string;
  /** IANA name; `UTC` for rules. */
  readonly zone: string;
  readonly enabled: boolean;
  /** Nothing that recurs runs before and after these, ms; a rate begins at the first. */
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
  /** A run comes at a random time within so many ms after its own; 0 by default. */
  readonly windowMs?: number | undefined;
  /** Delivers one run; `scheduledAt` in ms. */
  fire(scheduledAt: number): Promise<void> | void;
}
export interface ScheduleView {
  readonly name: string;
  readonly expression: string;
  readonly zone: string;
  readonly enabled: boolean;
  readonly nextRunAt: string | null;
}
interface Armed {
  readonly schedule: Schedule;
  next: number | undefined;
  cancel(): void;
  /** Fires what one advance has passed over last, and waits for the next from there. */
  catchUp(): void;
}

/** Everything of one world that runs by the clock: schedule rules and the Scheduler's schedules. */
export class Schedules {
  readonly #world: World;
  readonly #armed = new Map<string, Armed>();

  constructor(world: World) {
    this.#world = world;
    world.clock.onAdvance(() => {
      for (const { catchUp } of [...this.#armed.values()]) catchUp();
    });
  }

  /** Makes or replaces one. Throws an Error for an expression or zone that is not valid. */
  put(schedule: Schedule): void {
    const now = this.#world.clock.now();
    const nextRun = scheduleExpression(schedule.expression, schedule.zone, schedule.startAt ?? now);
    const recurs = !schedule.expression.startsWith('at(');
    // EventBridge Scheduler API reference: both dates are ignored for one-time schedules.
    const { startAt = 0, endAt = Number.POSITIVE_INFINITY } = recurs ? schedule : {};
    this.remove(schedule.name);
    let last = now;
    const armed: Armed = {
      schedule,
      next: undefined,
      cancel: () => undefined,
      catchUp: () => {
        const until = this.#world.clock.now();
        const next = nextRun(until);
        const period = next === undefined ? 0 : (nextRun(next) ?? next) - next;
        armed.cancel();
        arm(Math.max(last, until - period));
      },
    };
    this.#armed.set(schedule.name, armed);
    const arm = (after: number): void => {
      const next = nextRun(Math.max(after, startAt - 1));
      armed.next = next !== undefined && next <= endAt ? next : undefined;
      if (armed.next === undefined || !schedule.enabled) return;
      const due = armed.next;
      armed.cancel = this.#world.clock.after(due - this.#world.clock.now(), () => {
        const isTooSoon = recurs && due - last < this.#world.clock.shortestPeriodMs;
        if (!isTooSoon) last = due;
        arm(Math.max(due, last + this.#world.clock.shortestPeriodMs - 1));
        if (!isTooSoon) this.#fireWithin(armed, due);
      });
    };
    arm(now);
  }

  remove(name: string): void {
    this.#armed.get(name)?.cancel();
    this.#armed.delete(name);
  }

  list(): readonly ScheduleView[] {
    return [...this.#armed.values()].map(({ schedule, next }) => ({
      name: schedule.name,
      expression: schedule.expression,
      zone: schedule.zone,
      enabled: schedule.enabled,
      nextRunAt: next === undefined || !schedule.enabled ? null : new Date(next).toISOString(),
    }));
  }

  /** Fires one now as if its time had come, also a disabled one; false when there is none of the name. */
  async run(name: string, scheduledAt: number): Promise<boolean> {
    const armed = this.#armed.get(name);
    if (!armed) return false;
    await this.#fire(armed.schedule, scheduledAt);
    return true;
  }

  /** Fires somewhere in the flexible time window, unless the schedule is replaced or removed by then. */
  #fireWithin(armed: Armed, dueAt: number): void {
    const { schedule } = armed;
    const { windowMs = 0 } = schedule;
    if (windowMs === 0) {
      void this.#fire(schedule, dueAt);
      return;
    }
    this.#world.clock.after(Math.random() * windowMs, () => {
      if (this.#armed.get(schedule.name) === armed) void this.#fire(schedule, dueAt);
    });
  }

  async #fire(schedule: Schedule, scheduledAt: number): Promise<void> {
    try {
      await schedule.fire(scheduledAt);
    } catch (error) {
      this.#world.log.error(`schedule ${schedule.name}: ${messageOf(error)}`);
    }
  }
}

export const schedules = perWorld((world) => new Schedules(world));
