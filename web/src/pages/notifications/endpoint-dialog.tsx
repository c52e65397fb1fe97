import type { NotificationEndpoint } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button, CopyField, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { EventChoice } from './event-choice.tsx';
import { ADMIN_EVENTS, type DeliveredEvent, EVENTS } from './event-names.ts';
import { texts } from './texts.ts';

/** Makes an endpoint, whose secret is shown once, or changes one. */
export function EndpointDialog({
  endpoint,
  onClose,
  onSaved,
}: {
  readonly endpoint?: NotificationEndpoint;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const t = useTexts(texts);
  const isAdmin = useMe()?.role === 'admin';
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [events, setEvents] = useState<readonly DeliveredEvent[]>(endpoint?.events ?? EVENTS);
  const save = useMutation({
    async mutationFn() {
      const body = { url, events: [...events] };
      if (!endpoint) return nubo().call('POST /notifications/endpoints', { body });
      await nubo().call('PATCH /notifications/endpoints/{id}', { params: { id: endpoint.id }, body });
      return undefined;
    },
    onSuccess(made) {
      onSaved();
      if (!made) onClose();
    },
  });
  return (
    <Dialog title={endpoint ? t.edit : t.newEndpoint} onClose={onClose}>
      {save.data ? (
        <div className="stack">
          <p className="notice good">{t.secretOnce}</p>
          <CopyField label={t.secret} text={save.data.secret} />
          <div className="actions">
            <Button look="primary" onClick={onClose}>
              {t.done}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <TextField
            label={t.url}
            hint={t.urlHint}
            type="url"
            required
            autoFocus
            problem={save.error ? messageOf(save.error) : undefined}
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <EventChoice
            title={t.events}
            events={isAdmin ? [...EVENTS, ...ADMIN_EVENTS] : EVENTS}
            chosen={events}
            onChange={setEvents}
          />
          <div className="actions">
            <Button type="submit" look="primary" disabled={save.isPending || events.length === 0}>
              {endpoint ? t.save : t.make}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
