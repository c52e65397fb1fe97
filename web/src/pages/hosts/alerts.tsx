import type { Alert } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { useFrames } from '../../app/live-hub.ts';
import { usePages } from '../../app/pages.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Ago } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { texts } from './texts.ts';

/** What fires now and what did. */
export function Alerts() {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const list = usePages('GET /alerts', { query: { limit: 10 }, every: 30_000 });
  useFrames('alert', () => void queries.invalidateQueries({ queryKey: ['GET /alerts'] }));
  const value = ({ metric }: Alert, number: number) => {
    const unit = metric === 'load1' ? '' : metric === 'silence' ? ' s' : ' %';
    return `${number.toLocaleString(language, { maximumFractionDigits: 1 })}${unit}`;
  };
  const what = ({ kind, metric }: Alert) => {
    const name = metric === 'silence' ? t.silence : t.metrics[metric];
    return kind === 'anomaly' ? t.anomaly(name) : name;
  };
  return (
    <section className="card pad stack-s" aria-label={t.alerts}>
      <h2>{t.alerts}</h2>
      <Loaded query={list} rows={1}>
        {(alerts) => (
          <ul className="stack-s">
            {alerts.length === 0 && <li className="muted small">{t.noAlerts}</li>}
            {alerts.map((alert) => (
              <li key={alert.id} className="row-wrap">
                <span
                  className={`badge ${alert.state === 'resolved' ? '' : alert.severity === 'critical' ? 'bad' : 'warn'}`}
                >
                  <Icon name={alert.state === 'resolved' ? 'check' : 'alert'} size={13} />
                  {alert.state === 'resolved' ? t.resolved : t[alert.severity]}
                </span>
                <strong>{alert.hostName}</strong>
                <span>
                  {what(alert)} {alert.mount}
                </span>
                <span className="muted small">{t.peak(value(alert, alert.peakValue))}</span>
                <span className="muted small end">
                  <Ago at={alert.firedAt} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={list} />
    </section>
  );
}
