import type { WebhookEvent } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, IconButton, TextField } from '../../ui/controls.tsx';
import { Ago, useTitle, When } from '../../ui/data.tsx';
import { Confirm, Dialog } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

type Status = WebhookEvent['status'];
const STATUSES: readonly Status[] = ['received', 'processing', 'processed', 'ignored', 'failed', 'dead'];
const LOOKS: Readonly<Record<Status, string>> = {
  received: 'info',
  processing: 'info',
  processed: 'good',
  ignored: '',
  failed: 'warn',
  dead: 'bad',
};

/** Events that third parties sent, and the sources that may send them. */
export default function WebhooksPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [status, setStatus] = useState<Status>();
  const [shown, setShown] = useState<string>();
  const list = usePages('GET /webhooks/events', {
    query: { limit: 50, ...(status && { status }) },
    every: 10_000,
  });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <select
            className="input"
            aria-label={t.status}
            value={status ?? ''}
            onChange={(event) => setStatus(STATUSES.find((each) => each === event.target.value))}
          >
            <option value="">{t.all}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {t.statuses[each]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Sources />
      <div className="card table-scroll">
        <Loaded query={list} rows={6}>
          {(events) =>
            events.length === 0 ? (
              <Empty icon="hook" title={t.empty} />
            ) : (
              <table>
                <thead>
                  <tr>
                    <th>{t.type}</th>
                    <th>{t.source}</th>
                    <th>{t.status}</th>
                    <th className="number">{t.attempts}</th>
                    <th>{t.received}</th>
                  </tr>
                </thead>
                <tbody>
                  {events.map((event) => (
                    <tr key={event.id}>
                      <td>
                        <Button look="quiet" size="small" onClick={() => setShown(event.id)}>
                          {event.type}
                        </Button>
                      </td>
                      <td>{event.source}</td>
                      <td>
                        <span className={`badge ${LOOKS[event.status]}`}>{t.statuses[event.status]}</span>
                      </td>
                      <td className="number">{event.attempts}</td>
                      <td className="small">
                        <Ago at={event.receivedAt} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </div>
      <More query={list} />
      {shown && <EventDialog id={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function EventDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['webhook-event', id],
    queryFn: ({ signal }) => nubo().call('GET /webhooks/events/{id}', { params: { id }, signal }),
  });
  const replay = useMutation({
    mutationFn: () => nubo().call('POST /webhooks/events/{id}/replay', { params: { id } }),
    onSuccess() {
      say(t.replayed);
      void queries.invalidateQueries({ queryKey: ['GET /webhooks/events'] });
      onClose();
    },
    onError: sayFailure,
  });
  return (
    <Dialog title={t.event} onClose={onClose}>
      <Loaded query={query} rows={6}>
        {(event) => (
          <div className="stack">
            <div className="row-wrap">
              <strong>{event.type}</strong>
              <span className={`badge ${LOOKS[event.status]}`}>{t.statuses[event.status]}</span>
              <span className="small muted">
                <When at={event.receivedAt} />
              </span>
            </div>
            {event.summary !== null && <p>{event.summary}</p>}
            {event.lastError !== null && <p className="notice bad">{event.lastError}</p>}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
            <pre className="card pad payload" tabIndex={0}>
              {JSON.stringify(event.payload, null, 2)}
            </pre>
            <div className="actions">
              <Button
                look="primary"
                icon="refresh"
                disabled={replay.isPending}
                onClick={() => replay.mutate()}
              >
                {t.replay}
              </Button>
            </div>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Sources() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const list = usePages('GET /webhooks/sources');
  const [open, setOpen] = useState<'new' | { readonly id: string; readonly name: string }>();
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /webhooks/sources'] });
  return (
    <section className="card pad stack-s" aria-label={t.sources}>
      <div className="row">
        <h2 className="grow">{t.sources}</h2>
        <Button size="small" icon="plus" onClick={() => setOpen('new')}>
          {t.newSource}
        </Button>
      </div>
      <Loaded query={list} rows={1}>
        {(sources) => (
          <ul className="stack-s">
            {sources.length === 0 && <li className="small muted">{t.noSources}</li>}
            {sources.map(({ id, name, url }) => (
              <li key={id} className="row">
                <strong>{name}</strong>
                <span className="mono muted truncate grow">{url}</span>
                <IconButton
                  icon="trash"
                  size="small"
                  label={t.deleteSource(name)}
                  onClick={() => setOpen({ id, name })}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={list} />
      {open === 'new' && <NewSource onClose={() => setOpen(undefined)} onMade={refresh} />}
      {open && open !== 'new' && (
        <Confirm
          title={t.deleteSource(open.name)}
          text={t.deleteSourceText}
          action={t.delete}
          onClose={() => setOpen(undefined)}
          onConfirm={() =>
            void nubo()
              .call('DELETE /webhooks/sources/{id}', { params: { id: open.id } })
              .then(refresh, sayFailure)
          }
        />
      )}
    </section>
  );
}

/** Its secret is shown once, when it is made. */
function NewSource({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => nubo().call('POST /webhooks/sources', { body: { name } }),
    onSuccess: onMade,
  });
  return (
    <Dialog title={t.newSource} onClose={onClose}>
      {make.data ? (
        <div className="stack">
          <p className="notice good">{t.secretOnce}</p>
          <TextField label={t.url} readOnly value={make.data.url} />
          <TextField
            label={t.secret}
            readOnly
            value={make.data.secret}
            onFocus={(event) => event.target.select()}
          />
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
            problem={make.error ? messageOf(make.error) : undefined}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="actions">
            <Button type="submit" look="primary" disabled={make.isPending}>
              {t.make}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
