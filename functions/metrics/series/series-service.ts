import { notFound } from '../../_shared/errors/errors.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { HostRepository } from '../hosts/host-repository.ts';
import { type Columns, rawColumns, rolledColumns } from './columns.ts';
import type { MinuteRepository } from './minute-repository.ts';
import type { RawRepository } from './raw-repository.ts';
import { type Span, STEP_MS } from './span.ts';

export interface SeriesServiceDeps {
  readonly hosts: Pick<HostRepository, 'find'>;
  readonly raw: RawRepository;
  readonly minutes: MinuteRepository;
}

/** Reads the metrics of a host as columns. */
export function seriesService({ hosts, raw, minutes }: SeriesServiceDeps) {
  return async (
    hostId: string,
    { step, from, to }: Span,
  ): Promise<{ readonly host: StoredHost; readonly columns: Columns }> => {
    const [host, columns] = await Promise.all([
      hosts.find(hostId),
      step === 'raw'
        ? raw.between(hostId, from, to).then(rawColumns)
        : minutes
            .between(hostId, from, to + STEP_MS[step] - 1, STEP_MS[step])
            .then((rolled) => rolledColumns(step, rolled)),
    ]);
    if (!host) throw notFound();
    return { host, columns };
  };
}
