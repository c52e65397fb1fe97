import './hosts.css';
import type { Alert, Host, Sample } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { useChannel, useFrames } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { changeItem, type Pages, usePages } from '../../app/pages.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Ago, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Confirm, Dialog, Menu } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { HostChart } from './host-chart.tsx';
import { texts } from './texts.ts';

const RANGES = ['15m', '6h', '1d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** Hosts as they are now: each sample shows as it comes, alerts as they fire. */
export default function HostsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [range, setRange] = useState<Range>('15m');
  useChannel('metrics:*');
  useChannel('alerts');
  const list = usePages('GET /hosts', { every: 15_000 });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /hosts'] });
  useFrames('metrics', (frame) => {
    // The shape of the API's own frame.
    const { hostId, sample } = frame as unknown as { readonly hostId: string; readonly sample: Sample };
    queries.setQueriesData<Pages<Host>>({ queryKey: ['GET /hosts'] }, (pages) =>
      changeItem(pages, hostId, (host) => ({
        ...host,
        status: 'up',
        lastSample: sample,
        lastSampleAt: sample.at,
      })),
    );
  });
  useFrames('welcome', refresh);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form */}
          <div className="row-wrap" role="group" aria-label={t.range}>
            {RANGES.map((each) => (
              <Button
                key={each}
                size="small"
                look="quiet"
                aria-pressed={range === each}
                onClick={() => setRange(each)}
              >
                {t.ranges[each]}
              </Button>
            ))}
          </div>
          <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        </div>
      </div>
      <Alerts />
      <Loaded query={list} rows={2} height={300}>
        {(hosts) =>
          hosts.length === 0 ? (
            <Empty icon="server" title={t.empty}>
              <p>{t.emptyText}</p>
            </Empty>
          ) : (
            <ul className="hosts">
              {hosts.map((host) => (
                <li key={host.id}>
                  <HostCard host={host} range={range} onChanged={refresh} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
      {adding && <NewHost onClose={() => setAdding(false)} onMade={refresh} />}
    </div>
  );
}

function HostCard({
  host,
  range,
  onChanged,
}: {
  readonly host: Host;
  readonly range: Range;
  readonly onChanged: () => void;
}) {
  const t = useTexts(texts);
  const [deleting, setDeleting] = useState(false);
  const { name, status, lastSample: sample } = host;
  const params = { id: host.id };
  const save = async () => {
    const to = new Date();
    const from = new Date(to.getTime() - 86_400_000);
    const path = `/hosts/${host.id}/metrics/export?format=csv&from=${from.toISOString()}&to=${to.toISOString()}`;
    const response = await nubo().fetch(path, { headers: { accept: 'text/csv' } });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const disk = Math.max(0, ...(sample?.disk ?? []).map(({ percent }) => percent ?? 0));
  return (
    <article className="card pad stack">
      <header className="row">
        <Icon name="server" />
        <h2 className="grow truncate">{name}</h2>
        <span className={`badge ${status === 'up' ? 'good' : status === 'down' ? 'bad' : ''}`}>
          <Icon name={status === 'up' ? 'check' : status === 'down' ? 'alert' : 'clock'} size={13} />
          {t[status]}
        </span>
        <Menu
          label={t.actions(name)}
          items={[
            { label: t.export, icon: 'download', onSelect: () => void save().catch(sayFailure) },
            { label: t.delete, icon: 'trash', danger: true, onSelect: () => setDeleting(true) },
          ]}
        />
      </header>
      <dl className="gauges">
        <Gauge label={t.cpu} percent={sample?.cpu.percent ?? null} />
        <Gauge label={t.memory} percent={sample?.memory.percent ?? null} />
        <Gauge label={t.disk} percent={sample?.disk ? disk : null} />
      </dl>
      <HostChart host={host} range={range} />
      {deleting && (
        <Confirm
          title={t.delete}
          text={t.deleteText(name)}
          action={t.delete}
          onClose={() => setDeleting(false)}
          onConfirm={() => void nubo().call('DELETE /hosts/{id}', { params }).then(onChanged, sayFailure)}
        />
      )}
    </article>
  );
}

/** As the default rules have it: from 80 % it is a warning, from 90 % critical; by colour and by icon. */
function Gauge({ label, percent }: { readonly label: string; readonly percent: number | null }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const level = percent === null || percent < 80 ? 'ok' : percent < 90 ? 'warning' : 'critical';
  return (
    <div className="gauge" data-level={level}>
      <dt className="small muted">{label}</dt>
      <dd>
        {percent === null ? '–' : `${percent.toLocaleString(language, { maximumFractionDigits: 0 })} %`}
        {level !== 'ok' && (
          <>
            <Icon name="alert" size={15} />
            <span className="visually-hidden">{t[level]}</span>
          </>
        )}
      </dd>
    </div>
  );
}

function Alerts() {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const list = usePages('GET /alerts', { query: { limit: 10 }, every: 30_000 });
  useFrames('alert', () => void queries.invalidateQueries({ queryKey: ['GET /alerts'] }));
  const value = (alert: Alert, number: number) =>
    `${number.toLocaleString(language, { maximumFractionDigits: 1 })}${alert.metric === 'load1' || alert.metric === 'silence' ? '' : ' %'}`;
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
                  {alert.metric} {alert.mount}
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
    </section>
  );
}

/** The token of its agent is shown once. */
function NewHost({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => nubo().call('POST /hosts', { body: { name } }),
    onSuccess: onMade,
  });
  return (
    <Dialog title={t.add} onClose={onClose}>
      {make.data ? (
        <div className="stack">
          <p className="notice good">{t.tokenOnce}</p>
          <TextField
            label={t.token}
            readOnly
            value={make.data.agentToken}
            onFocus={(event) => event.target.select()}
          />
          <pre className="payload card pad">{`npm run agent -- --url ${nubo().url} --token ${make.data.agentToken}`}</pre>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <TextField
            label={t.name}
            required
            autoFocus
            maxLength={100}
            problem={make.error ? messageOf(make.error) : undefined}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="actions">
            <Button type="submit" look="primary" disabled={make.isPending}>
              {t.add}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
