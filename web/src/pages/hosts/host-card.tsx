import type { Host } from '@nubo/client';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Icon } from '../../ui/icon.tsx';
import { Confirm, Menu } from '../../ui/overlays.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { HostChart, type Range } from './host-chart.tsx';
import { HostDialog } from './host-dialog.tsx';
import { texts } from './texts.ts';

export function HostCard({
  host,
  range,
  onChanged,
}: {
  readonly host: Host;
  readonly range: Range;
  readonly onChanged: () => void;
}) {
  const t = useTexts(texts);
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
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
            { label: t.edit, icon: 'edit', onSelect: () => setOpen('edit') },
            { label: t.export, icon: 'download', onSelect: () => void save().catch(sayFailure) },
            { label: t.delete, icon: 'trash', danger: true, onSelect: () => setOpen('delete') },
          ]}
        />
      </header>
      <dl className="gauges">
        <Gauge label={t.cpu} percent={sample?.cpu.percent ?? null} />
        <Gauge label={t.memory} percent={sample?.memory.percent ?? null} />
        <Gauge label={t.disk} percent={sample?.disk ? disk : null} />
      </dl>
      <HostChart host={host} range={range} />
      {open === 'edit' && <HostDialog host={host} onClose={close} onSaved={onChanged} />}
      {open === 'delete' && (
        <Confirm
          title={t.delete}
          text={t.deleteText(name)}
          action={t.delete}
          onClose={close}
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
        {percent === null ? '–' : `${percent.toLocaleString(language, { maximumFractionDigits: 0 })}\u00a0%`}
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
