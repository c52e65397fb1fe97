import { ProblemError } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import { nubo } from '../../app/nubo.ts';
import { defineTexts, useLanguage, useTexts } from '../../app/texts.ts';
import { useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/states.tsx';

const texts = defineTexts(
  {
    title: 'Health',
    ok: 'Everything works',
    degraded: 'The cache is away: everything works, more slowly',
    down: 'A store is away: some calls fail',
    reachable: 'reachable',
    away: 'away',
    postgres: 'PostgreSQL',
    redis: 'Redis',
    dynamodb: 'DynamoDB',
  },
  {
    title: 'Santé',
    ok: 'Tout fonctionne',
    degraded: 'Le cache est absent : tout fonctionne, plus lentement',
    down: 'Une base est absente : certains appels échouent',
    reachable: 'joignable',
    away: 'absent',
    postgres: 'PostgreSQL',
    redis: 'Redis',
    dynamodb: 'DynamoDB',
  },
);
type Health = Awaited<ReturnType<typeof readHealth>>;

/** 503 carries the same body as 200. */
async function readHealth(signal: AbortSignal) {
  const response = await nubo().fetch('/health', { signal });
  if (response.status !== 200 && response.status !== 503) throw new ProblemError(response.status, {});
  return (await response.json()) as Extract<Awaited<ReturnType<typeof typed>>, object>;
}
const typed = () => nubo().call('GET /health');

export default function HealthPage() {
  const t = useTexts(texts);
  const language = useLanguage();
  useTitle(t.title);
  const query = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: 5000,
  });
  const looks = { ok: 'good', degraded: 'warn', down: 'bad' } as const;
  return (
    <div className="page narrow">
      <h1>{t.title}</h1>
      <Loaded query={query} rows={4}>
        {(health: Health) => (
          <>
            <div className={`notice ${looks[health.status]}`} role="status">
              <Icon name={health.status === 'ok' ? 'check' : 'alert'} />
              {t[health.status]}
            </div>
            <ul className="card list">
              {(['postgres', 'redis', 'dynamodb'] as const).map((name) => {
                const { status, latencyMs } = health.checks[name];
                return (
                  <li key={name} className="row" style={{ padding: 'var(--s4)' }}>
                    <Icon name="server" />
                    <strong className="grow">{t[name]}</strong>
                    <span className="muted small">
                      {latencyMs.toLocaleString(language, {
                        style: 'unit',
                        unit: 'millisecond',
                        maximumFractionDigits: 1,
                      })}
                    </span>
                    <span className={status === 'ok' ? 'badge good' : 'badge bad'}>
                      <Icon name={status === 'ok' ? 'check' : 'alert'} size={13} />
                      {status === 'ok' ? t.reachable : t.away}
                    </span>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </Loaded>
    </div>
  );
}
