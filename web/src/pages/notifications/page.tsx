import type { NotificationPreferences } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Check, IconButton, TextField } from '../../ui/controls.tsx';
import { Ago, useTitle } from '../../ui/data.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { Endpoints } from './endpoints.tsx';
import { texts } from './texts.ts';

/** What the caller was told, how they want to be told, and where else it is delivered. */
export default function NotificationsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const queries = useQueryClient();
  const [unread, setUnread] = useState(false);
  const list = usePages('GET /notifications', {
    query: { limit: 50, ...(unread && { unread: 'true' }) },
    every: 15_000,
  });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /notifications'] });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <Check
            label={t.unreadOnly}
            checked={unread}
            onChange={(event) => setUnread(event.target.checked)}
          />
          <Button
            icon="check"
            onClick={() => void nubo().call('POST /notifications/read-all').then(refresh, sayFailure)}
          >
            {t.readAll}
          </Button>
        </div>
      </div>
      <section className="card pad" aria-label={t.title}>
        <Loaded query={list} rows={4}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon="bell" title={t.empty} />
            ) : (
              <ul className="stack">
                {items.map(({ id, title, body, readAt, createdAt }) => (
                  <li key={id} className="row">
                    <div className="grow">
                      <strong>{title}</strong>{' '}
                      {readAt === null && <span className="badge accent">{t.unread}</span>}
                      <p>{body}</p>
                      <span className="small muted">
                        <Ago at={createdAt} />
                      </span>
                    </div>
                    {readAt === null && (
                      <IconButton
                        icon="check"
                        size="small"
                        label={t.read(title)}
                        onClick={() =>
                          void nubo()
                            .call('POST /notifications/{id}/read', { params: { id } })
                            .then(refresh, sayFailure)
                        }
                      />
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <More query={list} />
      <Preferences />
      <Endpoints />
    </div>
  );
}

const KEY = ['notification-preferences'];

function Preferences() {
  const t = useTexts(texts);
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => nubo().call('GET /notifications/preferences', { signal }),
  });
  return (
    <section className="card pad stack-s" aria-label={t.preferences}>
      <h2>{t.preferences}</h2>
      <Loaded query={query} rows={2}>
        {(preferences) => <PreferencesForm preferences={preferences} />}
      </Loaded>
    </section>
  );
}

function PreferencesForm({ preferences }: { readonly preferences: NotificationPreferences }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [channels, setChannels] = useState(preferences.channels);
  const [phone, setPhone] = useState(preferences.phone ?? '');
  const save = useMutation({
    mutationFn: () =>
      nubo().call('PUT /notifications/preferences', {
        body: { ...preferences, channels, phone: phone.trim() || null },
      }),
    onSuccess(saved) {
      queries.setQueryData(KEY, saved);
      say(t.saved);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="row-wrap">
        {(['inApp', 'email', 'sms'] as const).map((channel) => (
          <Check
            key={channel}
            label={t[channel]}
            checked={channels[channel]}
            onChange={(event) => setChannels({ ...channels, [channel]: event.target.checked })}
          />
        ))}
      </div>
      <TextField
        label={t.phone}
        hint={t.phoneHint}
        type="tel"
        required={channels.sms}
        problem={save.error ? messageOf(save.error) : undefined}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
