import './local.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clock } from '../../app/format.ts';
import { defineTexts, useLanguage, useTexts } from '../../app/texts.ts';
import { Check, SearchField } from '../../ui/controls.tsx';
import { useTitle, When } from '../../ui/data.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { callLocal, type Invocation } from './local-api.ts';

const texts = defineTexts(
  {
    title: 'Invocations',
    text: 'Every call of a function, newest first, with what it logged.',
    search: 'Filter by function, trigger or log',
    failures: 'Failures only',
    empty: 'Nothing fits the filter',
    cold: 'cold start',
    took: 'Duration',
    billed: 'Billed',
    memory: 'Memory',
    trigger: 'Trigger',
    started: 'Started',
    request: 'Request',
    memoryOf: (used: number, all: number) => `${used} of ${all} MB`,
    log: 'Log',
  },
  {
    title: 'Invocations',
    text: 'Chaque appel d’une fonction, du plus récent au plus ancien, avec son journal.',
    search: 'Filtrer par fonction, déclencheur ou journal',
    failures: 'Échecs seulement',
    empty: 'Rien ne correspond au filtre',
    cold: 'démarrage à froid',
    took: 'Durée',
    billed: 'Facturé',
    memory: 'Mémoire',
    trigger: 'Déclencheur',
    started: 'Début',
    request: 'Requête',
    memoryOf: (used, all) => `${used} sur ${all} Mo`,
    log: 'Journal',
  },
);

/** So many are read at once; the runtime keeps more. */
const MOST = 1000;

export default function InvocationsPage() {
  const t = useTexts(texts);
  const language = useLanguage();
  useTitle(t.title);
  const [search, setSearch] = useState('');
  const [failures, setFailures] = useState(false);
  const [shown, setShown] = useState<Invocation>();
  const query = useQuery({
    queryKey: ['local', 'invocations'],
    queryFn: async ({ signal }) =>
      ((await callLocal(`invocations.json?limit=${MOST}`, { signal })) as Invocation[]).map((invocation) => ({
        ...invocation,
        id: invocation.requestId + invocation.startedAt,
      })),
    refetchInterval: 3000,
  });
  const wanted = search.trim().toLowerCase();
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <p className="muted">{t.text}</p>
      <div className="row-wrap">
        <div className="grow" style={{ minWidth: 220 }}>
          <SearchField label={t.search} value={search} onChange={(event) => setSearch(event.target.value)} />
        </div>
        <Check
          label={t.failures}
          checked={failures}
          onChange={(event) => setFailures(event.target.checked)}
        />
      </div>
      <Loaded query={query} rows={8} height={56}>
        {(all) => {
          const fitting = all.filter(
            (each) =>
              (!failures || hasFailed(each)) &&
              `${each.function} ${each.trigger} ${each.log.join('\n')}`.toLowerCase().includes(wanted),
          );
          return (
            <div className="card">
              {fitting.length === 0 ? (
                <Empty icon="job" title={t.empty} />
              ) : (
                <VirtualList items={fitting} label={t.title} rowHeight={60}>
                  {(each) => (
                    <button type="button" className="invocation" onClick={() => setShown(each)}>
                      <Outcome invocation={each} />
                      <span className="grow truncate">
                        <span className="mono">{each.function}</span>
                        <span className="small muted truncate" style={{ display: 'block' }}>
                          {each.trigger}
                        </span>
                      </span>
                      {each.cold && <span className="badge info invocation-cold">{t.cold}</span>}
                      <span className="number small">{milliseconds(each.durationMs, language)}</span>
                      <time className="number small muted" dateTime={each.startedAt}>
                        {clock(each.startedAt, language)}
                      </time>
                    </button>
                  )}
                </VirtualList>
              )}
            </div>
          );
        }}
      </Loaded>
      {shown && <Details invocation={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

const hasFailed = ({ status, httpStatus }: Invocation): boolean =>
  status !== 'ok' || (httpStatus ?? 0) >= 500;
const milliseconds = (ms: number, language: string): string =>
  ms.toLocaleString(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: ms < 10 ? 1 : 0 });

function Outcome({ invocation }: { readonly invocation: Invocation }) {
  const { status, httpStatus } = invocation;
  const look = hasFailed(invocation) ? 'bad' : (httpStatus ?? 0) >= 400 ? 'warn' : 'good';
  return <span className={`badge outcome ${look}`}>{status === 'ok' ? (httpStatus ?? 'ok') : status}</span>;
}

function Details({ invocation, onClose }: { readonly invocation: Invocation; readonly onClose: () => void }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { durationMs, billedMs, memoryMb, maxMemoryMb, cold } = invocation;
  return (
    <Dialog title={invocation.function} wide onClose={onClose}>
      <div className="stack">
        <div className="row-wrap">
          <Outcome invocation={invocation} />
          {cold && <span className="badge info">{t.cold}</span>}
        </div>
        <dl className="facts">
          <dt>{t.trigger}</dt>
          <dd>{invocation.trigger}</dd>
          <dt>{t.started}</dt>
          <dd>
            <When at={invocation.startedAt} />
          </dd>
          <dt>{t.took}</dt>
          <dd>
            {milliseconds(durationMs, language)} · {t.billed}: {milliseconds(billedMs, language)}
          </dd>
          <dt>{t.memory}</dt>
          <dd>{t.memoryOf(maxMemoryMb, memoryMb)}</dd>
          <dt>{t.request}</dt>
          <dd className="mono">{invocation.requestId}</dd>
        </dl>
        <h3>{t.log}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <pre className="payload well" tabIndex={0}>
          {invocation.log.join('\n')}
        </pre>
      </div>
    </Dialog>
  );
}
