import type { Host, Sample } from '@nubo/client';
import { useState } from 'react';
import { useFrames } from '../../app/live-hub.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { texts } from './texts.ts';

/** Each host with its newest sample, as samples come. */
export function Hosts({ hosts }: { readonly hosts: readonly Host[] }) {
  const t = useTexts(texts);
  const [came, setCame] = useState<Readonly<Record<string, Sample>>>({});
  useFrames('metrics', (frame) => {
    // The shape of the API's own frame.
    const { hostId, sample } = frame as unknown as { readonly hostId: string; readonly sample: Sample };
    setCame((all) => ({ ...all, [hostId]: sample }));
  });
  if (hosts.length === 0) return <p className="small muted">{t.noHosts}</p>;
  return (
    <ul className="stack-s">
      {hosts.map(({ id, name, status, lastSample }) => {
        const live = came[id];
        const sample = live ?? lastSample;
        const now = live ? 'up' : status;
        const disk = sample?.disk?.map(({ percent }) => percent ?? 0) ?? [];
        return (
          <li key={id} className="host-line">
            <span className="row">
              <strong className="truncate">{name}</strong>
              <span className={`badge ${now === 'up' ? 'good' : now === 'down' ? 'bad' : ''}`}>
                {t.status[now]}
              </span>
            </span>
            <Meter name={t.cpu} percent={sample?.cpu.percent} />
            <Meter name={t.memory} percent={sample?.memory.percent} />
            <Meter name={t.disk} percent={disk.length > 0 ? Math.max(...disk) : null} />
          </li>
        );
      })}
    </ul>
  );
}

function Meter({ name, percent }: { readonly name: string; readonly percent: number | null | undefined }) {
  const language = useLanguage();
  const value = percent ?? 0;
  return (
    <span className="meter">
      <span className="row small">
        <span className="muted grow truncate">{name}</span>
        <span className="number">
          {percent == null ? '–' : `${percent.toLocaleString(language, { maximumFractionDigits: 0 })}\u00a0%`}
        </span>
      </span>
      <progress
        className="progress"
        aria-label={name}
        max={100}
        value={value}
        data-level={value < 80 ? 'ok' : value < 90 ? 'warning' : 'critical'}
      />
    </span>
  );
}
