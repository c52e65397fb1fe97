import { useHealth } from '../../app/health.ts';
import { defineTexts, useLanguage, useTexts } from '../../app/texts.ts';
import { useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/states.tsx';

const texts = defineTexts(
  {
    title: 'Health',
    ok: 'Everything works',
    degraded: 'The cache is down: everything works, more slowly',
    down: 'A store is down: some calls fail',
    reachable: 'reachable',
    away: 'down',
    postgres: 'PostgreSQL',
    redis: 'Valkey',
    dynamodb: 'DynamoDB',
  },
  {
    title: 'Santé',
    ok: 'Tout fonctionne',
    degraded: 'Le cache est arrêté : tout fonctionne, plus lentement',
    down: 'Une base est arrêtée : certains appels échouent',
    reachable: 'joignable',
    away: 'arrêté',
    postgres: 'PostgreSQL',
    redis: 'Valkey',
    dynamodb: 'DynamoDB',
  },
);
export default function HealthPage() {
  const t = useTexts(texts);
  const language = useLanguage();
  useTitle(t.title);
  const query = useHealth();
  const looks = { ok: 'good', degraded: 'warn', down: 'bad' } as const;
  return (
    <div className="page narrow">
      <h1>{t.title}</h1>
      <Loaded query={query} rows={4}>
        {(health) => (
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
