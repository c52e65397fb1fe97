import type { Job, Run } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChannel, useFrames } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { defineTexts, useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Ago, useTitle, When } from '../../ui/data.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { SavedCheck } from '../../ui/saved-check.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';

const texts = defineTexts(
  {
    title: 'Jobs',
    run: 'Run now',
    runs: 'Runs',
    runsOf: (name: string) => `Runs of ${name}`,
    started: (name: string) => `${name} is started.`,
    enabled: (name: string) => `${name} is enabled`,
    next: 'Next',
    never: 'has not run yet',
    trigger: { schedule: 'by schedule', manual: 'by hand' },
    status: { running: 'running', succeeded: 'succeeded', failed: 'failed', skipped: 'skipped' },
  },
  {
    title: 'Tâches planifiées',
    run: 'Lancer',
    runs: 'Exécutions',
    runsOf: (name) => `Exécutions de ${name}`,
    started: (name) => `${name} est lancée.`,
    enabled: (name) => `${name} est activée`,
    next: 'Prochaine',
    never: 'pas encore exécutée',
    trigger: { schedule: 'planifiée', manual: 'à la main' },
    status: { running: 'en cours', succeeded: 'réussie', failed: 'échouée', skipped: 'sautée' },
  },
);
const LOOKS = { running: 'info', succeeded: 'good', failed: 'bad', skipped: '' } as const;
/** A name of the list, which the API gave. */
type Name = Parameters<typeof runJob>[0];
const runJob = (name: 'backup-database') => nubo().call('POST /jobs/{name}/run', { params: { name } });

export default function JobsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const queries = useQueryClient();
  const [shown, setShown] = useState<string>();
  const list = usePages('GET /jobs', { every: 15_000 });
  const refresh = () => queries.invalidateQueries({ queryKey: ['GET /jobs'] });
  useChannel('jobs');
  useFrames('job', refresh);
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <Loaded query={list} rows={7} height={84}>
        {(jobs) => (
          <ul className="card list">
            {jobs.map((job) => (
              <JobRow key={job.name} job={job} onChanged={refresh} onRuns={() => setShown(job.name)} />
            ))}
          </ul>
        )}
      </Loaded>
      {shown && <Runs name={shown as Name} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function JobRow({
  job,
  onChanged,
  onRuns,
}: {
  readonly job: Job;
  readonly onChanged: () => Promise<unknown>;
  readonly onRuns: () => void;
}) {
  const t = useTexts(texts);
  const name = job.name as Name;
  const run = useMutation({
    mutationFn: () => runJob(name),
    onSuccess: () => say(t.started(name)),
    onError: sayFailure,
    onSettled: onChanged,
  });
  return (
    <li className="row-wrap" style={{ padding: 'var(--s4)' }}>
      <SavedCheck
        label={<span className="visually-hidden">{t.enabled(name)}</span>}
        value={job.enabled}
        save={(enabled) => nubo().call('PATCH /jobs/{name}', { params: { name }, body: { enabled } })}
        reload={onChanged}
      />
      <div className="grow" style={{ flexBasis: 240 }}>
        <p className="strong">{name}</p>
        <p className="small muted">{job.description}</p>
        <p className="small muted">
          <span className="mono">{job.schedule}</span> · {t.next}: <When at={job.nextRun} />
        </p>
      </div>
      {job.lastRun ? <RunState run={job.lastRun} /> : <span className="small muted">{t.never}</span>}
      <Button size="small" onClick={onRuns}>
        {t.runs}
        <span className="visually-hidden">: {name}</span>
      </Button>
      <Button size="small" icon="job" disabled={run.isPending} onClick={() => run.mutate()}>
        {t.run}
        <span className="visually-hidden">: {name}</span>
      </Button>
    </li>
  );
}

function RunState({ run }: { readonly run: Run }) {
  const t = useTexts(texts);
  return (
    <span className="row">
      <span className={`badge ${LOOKS[run.status]}`}>{t.status[run.status]}</span>
      <span className="small muted">
        <Ago at={run.startedAt} />
      </span>
    </span>
  );
}

function Runs({ name, onClose }: { readonly name: Name; readonly onClose: () => void }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const list = usePages('GET /jobs/{name}/runs', { params: { name }, every: 5000 });
  return (
    <Dialog title={t.runsOf(name)} onClose={onClose}>
      <Loaded query={list} rows={4}>
        {(runs) => (
          <ul className="stack">
            {runs.length === 0 && <li className="muted">{t.never}</li>}
            {runs.map((run) => (
              <li key={run.id} className="stack-s">
                <div className="row">
                  <RunState run={run} />
                  <span className="small muted end">
                    {t.trigger[run.trigger]}
                    {run.durationMs !== null &&
                      ` · ${(run.durationMs / 1000).toLocaleString(language, { style: 'unit', unit: 'second', maximumFractionDigits: 1 })}`}
                  </span>
                </div>
                {run.error !== null && <p className="notice bad small">{run.error}</p>}
                {run.result !== null && (
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
                  <pre className="payload muted" tabIndex={0}>
                    {JSON.stringify(run.result, null, 1)}
                  </pre>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={list} />
    </Dialog>
  );
}
