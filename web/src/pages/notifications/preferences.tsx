import type { NotificationPreferences } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button, Check, Select, TextField } from '../../ui/controls.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { EventChoice } from './event-choice.tsx';
import { ADMIN_NOTICES, NOTICES } from './event-names.ts';
import { texts } from './texts.ts';

const KEY = ['notification-preferences'];

/** By which channels, of what, and in which language somebody wants to be told. */
export function Preferences() {
  const t = useTexts(texts);
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => nubo().call('GET /notifications/preferences', { signal }),
  });
  return (
    <section className="card pad stack" aria-label={t.preferences}>
      <h2>{t.preferences}</h2>
      <Loaded query={query} rows={5}>
        {(preferences) => <PreferencesForm preferences={preferences} />}
      </Loaded>
    </section>
  );
}

function PreferencesForm({ preferences }: { readonly preferences: NotificationPreferences }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const isAdmin = useMe()?.role === 'admin';
  const [{ locale, channels, phone, muted }, setDraft] = useState(preferences);
  const change = (next: Partial<NotificationPreferences>) => setDraft((draft) => ({ ...draft, ...next }));
  const known = isAdmin ? [...NOTICES, ...ADMIN_NOTICES] : NOTICES;
  const wanted = known.filter((type) => !muted.includes(type));
  const save = useMutation({
    mutationFn: () =>
      nubo().call('PUT /notifications/preferences', {
        body: { locale, channels, muted: [...muted], phone: phone?.trim() || null },
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
      <fieldset>
        <legend className="label">{t.channels}</legend>
        <div className="events">
          {(['inApp', 'email', 'sms'] as const).map((channel) => (
            <Check
              key={channel}
              label={t[channel]}
              checked={channels[channel]}
              onChange={(event) => change({ channels: { ...channels, [channel]: event.target.checked } })}
            />
          ))}
        </div>
      </fieldset>
      <EventChoice
        title={t.about}
        events={known}
        chosen={wanted}
        onChange={(chosen) =>
          change({
            // What this page does not show stays as it is.
            muted: [
              ...muted.filter((type) => !known.includes(type)),
              ...known.filter((type) => !chosen.includes(type)),
            ],
          })
        }
      />
      <div className="two">
        <TextField
          label={t.phone}
          hint={t.phoneHint}
          type="tel"
          autoComplete="tel"
          required={channels.sms}
          problem={save.error ? messageOf(save.error) : undefined}
          value={phone ?? ''}
          onChange={(event) => change({ phone: event.target.value })}
        />
        <Select
          label={t.locale}
          value={locale}
          onChange={(event) => change({ locale: event.target.value === 'fr' ? 'fr' : 'en' })}
        >
          <option value="en">English</option>
          <option value="fr">Français</option>
        </Select>
      </div>
      <div className="actions">
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
