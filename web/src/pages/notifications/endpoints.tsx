import type { NotificationEndpoint } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Confirm, Menu } from '../../ui/overlays.tsx';
import { SavedCheck } from '../../ui/saved-check.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { Deliveries } from './deliveries.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import { texts } from './texts.ts';

type Opened =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit' | 'deliveries' | 'delete'; readonly endpoint: NotificationEndpoint };

/** URLs of the caller's own that events are delivered to. */
export function Endpoints() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const list = usePages('GET /notifications/endpoints');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const refresh = () => queries.invalidateQueries({ queryKey: ['GET /notifications/endpoints'] });
  return (
    <section className="card pad stack-s" aria-label={t.endpoints}>
      <div className="row">
        <h2 className="grow">{t.endpoints}</h2>
        <Button size="small" icon="plus" onClick={() => setOpened({ kind: 'new' })}>
          {t.newEndpoint}
        </Button>
      </div>
      <Loaded query={list} rows={1}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <p className="small muted">{t.noEndpoints}</p>
          ) : (
            <ul>
              {endpoints.map((endpoint) => (
                <EndpointRow key={endpoint.id} endpoint={endpoint} onChanged={refresh} onOpen={setOpened} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
      {opened?.kind === 'new' && <EndpointDialog onClose={close} onSaved={refresh} />}
      {opened?.kind === 'edit' && (
        <EndpointDialog endpoint={opened.endpoint} onClose={close} onSaved={refresh} />
      )}
      {opened?.kind === 'deliveries' && <Deliveries endpoint={opened.endpoint} onClose={close} />}
      {opened?.kind === 'delete' && (
        <Confirm
          title={t.deleteTitle}
          text={t.deleteText(opened.endpoint.url)}
          action={t.delete}
          onClose={close}
          onConfirm={() =>
            void nubo()
              .call('DELETE /notifications/endpoints/{id}', { params: { id: opened.endpoint.id } })
              .then(refresh, sayFailure)
          }
        />
      )}
    </section>
  );
}

function EndpointRow({
  endpoint,
  onChanged,
  onOpen,
}: {
  readonly endpoint: NotificationEndpoint;
  readonly onChanged: () => Promise<unknown>;
  readonly onOpen: (opened: Opened) => void;
}) {
  const t = useTexts(texts);
  const { id, url, events, enabled, disabledReason } = endpoint;
  return (
    <li className="endpoint">
      <SavedCheck
        label={<span className="visually-hidden">{t.enabled(url)}</span>}
        value={enabled}
        save={(next) =>
          nubo().call('PATCH /notifications/endpoints/{id}', { params: { id }, body: { enabled: next } })
        }
        reload={onChanged}
      />
      <div className="grow" style={{ flexBasis: 200 }}>
        <p className="mono truncate">{url}</p>
        <p className="small muted">
          {t.eventCount(events.length)}
          {!enabled && ` · ${disabledReason ?? t.disabled}`}
        </p>
      </div>
      <Button size="small" onClick={() => onOpen({ kind: 'deliveries', endpoint })}>
        {t.deliveries}
        <span className="visually-hidden">: {url}</span>
      </Button>
      <Menu
        label={t.actions(url)}
        items={[
          { label: t.edit, icon: 'edit', onSelect: () => onOpen({ kind: 'edit', endpoint }) },
          {
            label: t.delete,
            icon: 'trash',
            danger: true,
            onSelect: () => onOpen({ kind: 'delete', endpoint }),
          },
        ]}
      />
    </li>
  );
}
