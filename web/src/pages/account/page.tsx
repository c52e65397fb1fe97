import type { User } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { meQuery } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Ago, Avatar, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { Loaded, More } from '../../ui/states.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

export default function AccountPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const me = useQuery(meQuery);
  return (
    <div className="page narrow">
      <h1>{t.title}</h1>
      <Loaded query={me} rows={4} height={80}>
        {(user) => (
          <>
            <Profile user={user} />
            {user.provider === 'password' && <Password />}
            <Sessions />
            <Deletion user={user} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card pad stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Profile({ user }: { readonly user: User }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [name, setName] = useState(user.name);
  const save = useMutation({
    mutationFn: () => nubo().call('PATCH /me', { body: { name } }),
    onSuccess(changed) {
      queries.setQueryData(meQuery.queryKey, changed);
      say(t.saved);
    },
  });
  return (
    <Section title={t.profile}>
      <div className="row">
        <Avatar id={user.id} name={user.name} />
        <div className="grow">
          <p className="truncate">{user.email}</p>
          <span className={user.emailVerified ? 'badge good' : 'badge warn'}>
            <Icon name={user.emailVerified ? 'check' : 'mail'} size={13} />
            {user.emailVerified ? t.verified : t.unverified}
          </span>
        </div>
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          label={t.name}
          autoComplete="name"
          maxLength={100}
          required
          problem={save.error ? messageOf(save.error) : undefined}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="actions">
          <Button type="submit" look="primary" disabled={save.isPending || name === user.name}>
            {t.save}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Password() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [draft, setDraft] = useState({ currentPassword: '', newPassword: '' });
  const change = useMutation({
    mutationFn: () => nubo().call('PUT /me/password', { body: draft }),
    onSuccess() {
      setDraft({ currentPassword: '', newPassword: '' });
      void queries.invalidateQueries({ queryKey: ['GET /me/sessions'] });
      say(t.changed);
    },
  });
  return (
    <Section title={t.password}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <TextField
          label={t.current}
          type="password"
          autoComplete="current-password"
          required
          problem={change.error ? messageOf(change.error) : undefined}
          value={draft.currentPassword}
          onChange={(event) => setDraft({ ...draft, currentPassword: event.target.value })}
        />
        <TextField
          label={t.next}
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
          value={draft.newPassword}
          onChange={(event) => setDraft({ ...draft, newPassword: event.target.value })}
        />
        <div className="actions">
          <Button type="submit" disabled={change.isPending}>
            {t.change}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Sessions() {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const sessions = usePages('GET /me/sessions');
  const end = useMutation({
    mutationFn: (id: string) => nubo().call('DELETE /me/sessions/{id}', { params: { id } }),
    onError: sayFailure,
    onSettled: () => void queries.invalidateQueries({ queryKey: ['GET /me/sessions'] }),
  });
  return (
    <Section title={t.sessions}>
      <Loaded query={sessions} rows={2}>
        {(all) => (
          <ul className="stack-s">
            {all.map(({ id, userAgent, address, lastUsedAt, current }) => (
              <li key={id} className="row">
                <Icon name="lock" />
                <div className="grow">
                  <p className="truncate">{browserOf(userAgent)}</p>
                  <p className="small muted truncate">
                    {address} · <Ago at={lastUsedAt} />
                  </p>
                </div>
                {current ? (
                  <span className="badge accent">{t.thisOne}</span>
                ) : (
                  <Button
                    size="small"
                    aria-label={t.endSession(browserOf(userAgent))}
                    onClick={() => end.mutate(id)}
                  >
                    {t.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <More query={sessions} />
    </Section>
  );
}

/** `Firefox on Linux`, or the text itself when it is nothing that is known. */
function browserOf(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(userAgent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)?.[1];
  return browser && system ? `${browser === 'Edg' ? 'Edge' : browser} · ${system}` : userAgent || '–';
}

function Deletion({ user }: { readonly user: User }) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const remove = useMutation({
    mutationFn: () => nubo().call('DELETE /me', { body: user.provider === 'password' ? { password } : {} }),
    onSuccess: () => nubo().session.drop(),
  });
  return (
    <Section title={t.danger}>
      <p className="muted">{t.dangerText}</p>
      <div className="actions">
        <Button look="danger" icon="trash" onClick={() => setOpen(true)}>
          {t.delete}
        </Button>
      </div>
      {open && (
        <Dialog title={t.danger} onClose={() => setOpen(false)}>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              remove.mutate();
            }}
          >
            <p>{user.provider === 'password' ? t.dangerText : t.google}</p>
            {user.provider === 'password' && (
              <TextField
                label={t.current}
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
            {remove.error && (
              <p className="notice bad" role="alert">
                {messageOf(remove.error)}
              </p>
            )}
            <div className="actions">
              <Button type="submit" look="danger" disabled={remove.isPending}>
                {t.delete}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </Section>
  );
}
