import './hosts.css';
import type { Host, Sample } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChannel, useFrames } from '../../app/live-hub.ts';
import { changeItem, type Pages, usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Segments } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { AlertRules } from './alert-rules.tsx';
import { Alerts } from './alerts.tsx';
import { HostCard } from './host-card.tsx';
import { RANGES, type Range } from './host-chart.tsx';
import { HostDialog } from './host-dialog.tsx';
import { texts } from './texts.ts';

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
          <Segments
            label={t.range}
            options={RANGES.map((each) => [each, t.ranges[each]])}
            value={range}
            onChange={setRange}
          />
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
      <AlertRules hosts={list.data ?? []} />
      {adding && <HostDialog onClose={() => setAdding(false)} onSaved={refresh} />}
    </div>
  );
}
