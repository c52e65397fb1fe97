import { inParallel } from '../../_shared/in-parallel.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import {
  ANOMALY_METRICS,
  anomalyOf,
  BASELINE_MS,
  compareWithOwnMean,
  continued,
  isBack,
  isFar,
} from '../alerts/anomaly.ts';
import { Board, type EvaluationContext } from '../alerts/evaluate.ts';
import type { HostChanges, StateChange } from '../alerts/host-change-service.ts';
import type { Alert } from '../contract.ts';
import { type StoredHost, silenceLimitMs } from '../hosts/host.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import type { Minute } from '../samples/minute.ts';
import type { MinuteRepository } from '../series/minute-repository.ts';
import { silenceChange } from './check-service.ts';

export interface AnomalyServiceDeps {
  readonly hosts: Pick<HostRepository, 'ids'>;
  readonly changes: HostChanges;
  readonly minutes: MinuteRepository;
  /** Stores the days of a host that do not change any more. */
  readonly archive: (hostId: string, now: number) => Promise<void>;
}

/** What it uses of the job's run. */
export interface AnomalyRun {
  readonly runId: string;
  readonly log: Pick<Logger, 'error'>;
  renew(): Promise<void>;
}

const HOSTS_AT_ONCE = 8;
/** A check of a host that is overdue by this was lost. */
const LOST_CHECK_MS = 60_000;

/**
 * Compares the last minutes of each host with its own last day, which fires and resolves anomalies, and looks at hosts
 * whose check for silence was lost, and stores the days that are over. A host that cannot be looked at does not hold up the others.
 */
export function anomalyService({ hosts, changes, minutes, archive }: AnomalyServiceDeps) {
  async function lookAt(hostId: string, traceId: string): Promise<void> {
    const now = Date.now();
    const lastDay = await minutes.between(hostId, now - BASELINE_MS, now);
    await changes.apply(hostId, traceId, (host, context) =>
      isOverdue(host, now) ? silenceChange(host, context) : anomalyChange(host, lastDay, context),
    );
    await archive(hostId, now);
  }
  return async ({ runId, log, renew }: AnomalyRun): Promise<{ hosts: number; failed: number }> => {
    const counts = { hosts: 0, failed: 0 };
    for await (const ids of hosts.ids()) {
      await renew();
      await inParallel(ids, HOSTS_AT_ONCE, async (hostId) => {
        counts.hosts += 1;
        try {
          await lookAt(hostId, runId);
        } catch (error) {
          counts.failed += 1;
          log.error('a host was not compared with its own mean', { hostId, error });
        }
      });
    }
    return counts;
  };
}

function isOverdue(host: StoredHost, now: number): boolean {
  const { receivedAt } = host.state;
  return receivedAt !== undefined && now > receivedAt + silenceLimitMs(host) + LOST_CHECK_MS;
}

function anomalyChange(
  host: StoredHost,
  lastDay: readonly Minute[],
  context: EvaluationContext,
): StateChange | undefined {
  const { now, newId } = context;
  const board = new Board(host.state.conditions, now);
  const fired: Alert[] = [];
  for (const metric of ANOMALY_METRICS) {
    const key = `anomaly:${metric}`;
    const comparison = compareWithOwnMean(lastDay, metric, now);
    const before = board.get(key);
    if (!comparison) continue;
    if (!before) {
      if (!isFar(comparison)) continue;
      const anomaly = anomalyOf(host, metric, comparison, now, newId);
      board.set(key, anomaly);
      if (anomaly.alert && board.get(key) === anomaly) fired.push(anomaly.alert);
    } else if (isBack(comparison)) board.end(key, now, comparison.recent, 'recovered');
    else board.set(key, continued(before, comparison, now));
  }
  const { conditions, changed, peaked } = board.finish(context, false);
  if (fired.length + changed.length + peaked.length === 0) return undefined;
  return { state: host.state, evaluation: { conditions, changed: [...fired, ...changed], peaked } };
}
