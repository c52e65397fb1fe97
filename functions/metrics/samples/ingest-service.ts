import { inParallel } from '../../_shared/in-parallel.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Push } from '../../_shared/push/push.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { HostState } from '../alerts/condition.ts';
import { Board, type EvaluationContext, evaluate } from '../alerts/evaluate.ts';
import type { HostChanges, StateChange } from '../alerts/host-change-service.ts';
import { brokenSilence, SILENCE } from '../alerts/silence.ts';
import type { HostCheck } from '../checks/host-check.ts';
import type { RejectionReason, Sample, SamplesAccepted } from '../contract.ts';
import { type StoredHost, silenceLimitMs } from '../hosts/host.ts';
import type { AgentsHost } from './agent-step.ts';
import { countCall } from './call-limit.ts';
import { pushesOf } from './live.ts';
import { minuteOf } from './sample-keys.ts';
import type { SampleRepository } from './sample-repository.ts';

export interface IngestDeps {
  readonly samples: SampleRepository;
  readonly changes: HostChanges;
  readonly checks: Queue<HostCheck>;
  readonly fanOut: Queue<Push>;
}

export interface IngestCall {
  readonly traceId: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** As far as a clock may be ahead of ours, which is what AWS allows signatures too. */
const MOST_AHEAD_MS = 5 * 60_000;
/** Samples of a minute are kept for as long, so that a late one is counted once. */
const MOST_LATE_MS = 48 * 60 * 60 * 1000;
const MINUTES_AT_ONCE = 16;
/** A check that is overdue by this was lost. */
const LOST_CHECK_MS = 30_000;

/** Takes what an agent sends: stores it, rolls it up, pushes it, and holds it against the rules. */
export function ingestService({ samples, changes, checks, fanOut }: IngestDeps) {
  /** Stores and rolls up each minute; gives the new samples, and the minutes that took none. */
  async function store(hostId: string, all: readonly Sample[], log: IngestCall['log']) {
    const added: Sample[] = [];
    const full = new Set<number>();
    const minutes = Map.groupBy(all, ({ at }) => minuteOf(Date.parse(at)));
    const rollUps: (() => Promise<void>)[] = [];
    await inParallel([...minutes], MINUTES_AT_ONCE, async ([minute, ofMinute]) => {
      const stored = await samples.add(hostId, minute, ofMinute);
      if (!stored) return void full.add(minute);
      added.push(...stored.added);
      rollUps.push(() => samples.rollUp(hostId, minute, stored.all));
    });
    await Promise.all([
      push(hostId, added.toSorted(byTime), log),
      inParallel(rollUps, MINUTES_AT_ONCE, (rollUp) => rollUp()),
    ]);
    return full;
  }

  /** The samples are stored; who looks on at this moment misses some when the queue is down. */
  async function push(hostId: string, added: readonly Sample[], log: IngestCall['log']): Promise<void> {
    if (added.length === 0) return;
    try {
      await fanOut.sendAll(pushesOf(hostId, added));
    } catch (error) {
      log.warn('samples were not pushed', { hostId, count: added.length, error });
    }
  }

  return {
    /**
     * @param watched the host and the rules, as the token's check has read them
     * @param given in any order; one that is there already is counted once
     */
    async receive(
      watched: AgentsHost,
      given: readonly Sample[],
      { traceId, log }: IngestCall,
    ): Promise<SamplesAccepted> {
      const { host } = watched;
      const now = Date.now();
      const refused = new Map<Sample, RejectionReason>();
      for (const sample of given) {
        const age = now - Date.parse(sample.at);
        if (age < -MOST_AHEAD_MS) refused.set(sample, 'too-far-ahead');
        else if (age > MOST_LATE_MS) refused.set(sample, 'too-old');
      }
      const taken = given.filter((sample) => !refused.has(sample)).toSorted(byTime);
      const [full, state] = await Promise.all([
        store(host.id, taken, log),
        changes.apply(host.id, traceId, (current, context) => stateWith(current, taken, context), watched),
      ]);
      await startChecks(checks, host, state);
      for (const sample of taken)
        if (full.has(minuteOf(Date.parse(sample.at)))) refused.set(sample, 'minute-full');
      const rejected = [...refused].map(([{ at }, reason]) => ({ at, reason }));
      return { accepted: given.length - refused.size, ...(rejected.length > 0 && { rejected }) };
    },
  };
}

const byTime = (one: Sample, other: Sample) => Date.parse(one.at) - Date.parse(other.at);

/** A host that is heard of is up; samples older than what the rules have seen say nothing of now. */
function stateWith(host: StoredHost, taken: readonly Sample[], context: EvaluationContext): StateChange {
  const { now } = context;
  const { conditions, outbox: _, ...before } = host.state;
  const silence = conditions[SILENCE];
  const board = new Board(conditions, now);
  if (silence) {
    const broken = brokenSilence(silence, now);
    board.set(SILENCE, broken);
    board.end(SILENCE, now, broken.value, 'recovered');
  }
  const up = board.finish(context, false);
  const { evaluatedAt = 0 } = before;
  const fresh = taken.filter(({ at }) => Date.parse(at) > evaluatedAt);
  const evaluated = evaluate(up.conditions, fresh, context);
  const newest = fresh.at(-1);
  return {
    state: {
      ...before,
      receivedAt: now,
      ...(newest && { evaluatedAt: Date.parse(newest.at), lastSample: newest }),
      calls: countCall(before.calls, now).calls,
      checkDue: isChecked(before, now) ? before.checkDue : now + silenceLimitMs(host),
    },
    evaluation: {
      conditions: evaluated.conditions,
      changed: [...up.changed, ...evaluated.changed],
      peaked: evaluated.peaked,
    },
  };
}

function isChecked({ checkDue }: Pick<HostState, 'checkDue'>, now: number): boolean {
  return checkDue !== undefined && checkDue > now - LOST_CHECK_MS;
}

/** Sends the first of the checks that follow one another for as long as samples come. */
async function startChecks(
  checks: Queue<HostCheck>,
  { id: hostId, state: before }: StoredHost,
  after: HostState | undefined,
): Promise<void> {
  const due = after?.checkDue;
  if (due === undefined || due === before.checkDue) return;
  const delaySeconds = Math.ceil(Math.max(0, due - Date.now()) / 1000);
  await checks.send({ kind: 'silence', hostId, due }, { delaySeconds });
}
