import type { NotificationDelivery, NotificationEndpoint, NotificationEndpointInput } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Check, IconButton, TextField } from '../../ui/controls.tsx';
import { Ago } from '../../ui/data.tsx';
import { Confirm, Dialog } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

type EventName = NotificationEndpointInput['events'][number];
const EVENTS: readonly EventName[] = [
  'task.completed',
  'post.created',
  'message.sent',
  'file.ready',
  'file.rejected',
  'order.created',
  'order.paid',
  'order.expired',
];
const LOOKS: Readonly<Record<NotificationDelivery['status'], string>> = {
  pending: 'info',
  succeeded: 'good',
  failed: 'bad',
};

/** URLs of the caller's own that events are delivered to. */
export function Endpoints() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const list = usePages('GET /notifications/endpoints');
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<NotificationEndpoint>();
  const [deleting, setDeleting] = useState<NotificationEndpoint>();
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /notifications/endpoints'] });
  return (
    <section className="card pad stack-s" aria-label={t.endpoints}>
      <div className="row">
        <h2 className="grow">{t.endpoints}</h2>
        <Button size="small" icon="plus" onClick={() => setMaking(true)}>
          {t.newEndpoint}
        </Button>
      </div>
      <Loaded query={list} rows={1}>
        {(endpoints) => (
          <ul className="stack-s">
            {endpoints.length === 0 && <li className="small muted">{t.noEndpoints}</li>}
            {endpoints.map((endpoint) => (
              <li key={endpoint.id} className="row-wrap">
                <span className="mono truncate grow">{endpoint.url}</span>
                {!endpoint.enabled && (
                  <span className="badge warn" title={endpoint.disabledReason ?? undefined}>
                    {t.disabled}
                  </span>
                )}
                <Button size="small" look="quiet" onClick={() => setShown(endpoint)}>
                  {t.deliveries}
                </Button>
                <IconButton
                  icon="trash"
                  size="small"
                  label={t.deleteEndpoint(endpoint.url)}
                  onClick={() => setDeleting(endpoint)}
                />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={list} />
      {making && <NewEndpoint onClose={() => setMaking(false)} onMade={refresh} />}
      {shown && <Deliveries endpoint={shown} onClose={() => setShown(undefined)} />}
      {deleting && (
        <Confirm
          title={t.deleteEndpoint(deleting.url)}
          text={t.deleteText}
          action={t.delete}
          onClose={() => setDeleting(undefined)}
          onConfirm={() =>
            void nubo()
              .call('DELETE /notifications/endpoints/{id}', { params: { id: deleting.id } })
              .then(refresh, sayFailure)
          }
        />
      )}
    </section>
  );
}

function Deliveries({
  endpoint: { id, url },
  onClose,
}: {
  readonly endpoint: NotificationEndpoint;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const list = usePages('GET /notifications/endpoints/{id}/deliveries', { params: { id }, every: 10_000 });
  const test = useMutation({
    mutationFn: () => nubo().call('POST /notifications/endpoints/{id}/test', { params: { id } }),
    onSettled: () => list.refetch(),
    onError: sayFailure,
  });
  return (
    <Dialog title={t.deliveries} onClose={onClose}>
      <div className="stack">
        <p className="mono">{url}</p>
        <Loaded query={list} rows={3}>
          {(deliveries) =>
            deliveries.length === 0 ? (
              <Empty icon="send" title={t.noDeliveries} />
            ) : (
              <ul className="stack-s">
                {deliveries.map(({ id: key, type, status, attempts, createdAt }) => (
                  <li key={key} className="row-wrap">
                    <span className={`badge ${LOOKS[status]}`}>{t.statuses[status]}</span>
                    <strong>{type}</strong>
                    <span className="small muted">
                      {attempts.map((each) => each.status ?? each.error ?? '').join(', ')}
                    </span>
                    <span className="small muted end">
                      <Ago at={createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <More query={list} />
        <div className="actions">
          <Button look="primary" icon="send" disabled={test.isPending} onClick={() => test.mutate()}>
            {t.test}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Its secret is shown once, when it is made. */
function NewEndpoint({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const t = useTexts(texts);
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly EventName[]>(EVENTS);
  const make = useMutation({
    mutationFn: () => nubo().call('POST /notifications/endpoints', { body: { url, events: [...events] } }),
    onSuccess: onMade,
  });
  return (
    <Dialog title={t.newEndpoint} onClose={onClose}>
      {make.data ? (
        <div className="stack">
          <p className="notice good">{t.secretOnce}</p>
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
            label={t.url}
            type="url"
            required
            autoFocus
            problem={make.error ? messageOf(make.error) : undefined}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <fieldset className="stack-s">
            <legend>{t.events}</legend>
            {EVENTS.map((each) => (
              <Check
                key={each}
                label={each}
                checked={events.includes(each)}
                onChange={({ target: { checked } }) =>
                  setEvents(checked ? [...events, each] : events.filter((other) => other !== each))
                }
              />
            ))}
          </fieldset>
          <div className="actions">
            <Button type="submit" look="primary" disabled={make.isPending || events.length === 0}>
              {t.make}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
