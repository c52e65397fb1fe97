import { notFound } from '../../_shared/errors/errors.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import { DAY_MS, dayStart } from '../samples/sample-keys.ts';
import { rawColumns } from './columns.ts';
import type { DayRepository } from './day-repository.ts';
import { type Fragments, fragmentsOf, joined, type RolledStep } from './fragments.ts';
import type { MinuteRepository } from './minute-repository.ts';
import type { RawRepository } from './raw-repository.ts';
import { LATE_MS, type Span, STEP_MS } from './span.ts';

export interface SeriesServiceDeps {
  readonly hosts: Pick<HostRepository, 'find'>;
  readonly raw: RawRepository;
  readonly minutes: MinuteRepository;
  readonly days: Pick<DayRepository, 'between'>;
}

/** Reads the metrics of a host as the JSON of their columns. */
export function seriesService({ hosts, raw, minutes, days }: SeriesServiceDeps) {
  async function fromMinutes(hostId: string, step: RolledStep, from: number, to: number) {
    if (to < from) return [];
    return [
      { at: from, fragments: fragmentsOf(step, await minutes.between(hostId, from, to, STEP_MS[step])) },
    ];
  }

  /** Whole days as they are stored, the rest from their minutes. */
  async function rolledUp(hostId: string, step: RolledStep, from: number, to: number): Promise<string> {
    const end = to + STEP_MS[step] - 1;
    const first = dayStart(from + DAY_MS - 1);
    // A day is stored when no sample can come for it any more.
    const last = dayStart(Math.min(end + 1, Date.now() - LATE_MS)) - DAY_MS;
    if (last < first) return joined(step, partsOf(await fromMinutes(hostId, step, from, end)));
    const [before, stored, after] = await Promise.all([
      fromMinutes(hostId, step, from, first - 1),
      days.between(hostId, step, first, last),
      fromMinutes(hostId, step, last + DAY_MS, end),
    ]);
    // Those that the job has not come to.
    const known = new Set(stored.map(({ at }) => at));
    const missing = spansWithout(known, first, last);
    const rest = await Promise.all(
      missing.map(([begin, finish]) => fromMinutes(hostId, step, begin, finish + DAY_MS - 1)),
    );
    const all = [...before, ...stored, ...rest.flat(), ...after];
    return joined(step, partsOf(all.toSorted((one, other) => one.at - other.at)));
  }

  return async (
    hostId: string,
    { step, from, to }: Span,
  ): Promise<{ readonly host: StoredHost; readonly json: string }> => {
    const [host, json] = await Promise.all([
      hosts.find(hostId),
      step === 'raw'
        ? raw.between(hostId, from, to).then((samples) => JSON.stringify(rawColumns(samples)))
        : rolledUp(hostId, step, from, to),
    ]);
    if (!host) throw notFound();
    return { host, json };
  };
}

const partsOf = (parts: readonly { readonly fragments: Fragments }[]) =>
  parts.map(({ fragments }) => fragments);

/** Runs of days that are not known, each as its first and its last. */
function spansWithout(known: ReadonlySet<number>, first: number, last: number): [number, number][] {
  const spans: [number, number][] = [];
  for (let day = first; day <= last; day += DAY_MS) {
    if (known.has(day)) continue;
    const open = spans.at(-1);
    if (open && open[1] === day - DAY_MS) open[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}
