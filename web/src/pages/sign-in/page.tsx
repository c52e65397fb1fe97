import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { startGoogle } from '../../app/google.ts';
import { isLocal, nubo } from '../../app/nubo.ts';
import { isProblem } from '../../app/query-client.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Frame } from './frame.tsx';
import { texts } from './texts.ts';

/** Seeded by the local runtime alone. */
const DEMO = [
  { email: 'ada@nubo.local', password: 'user-demo-password' },
  { email: 'admin@nubo.local', password: 'admin-demo-password' },
] as const;

export default function SignInPage() {
  const t = useTexts(texts);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({ mutationFn: () => nubo().signIn({ email, password }) });
  return (
    <Frame title={t.welcome}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextField
          label={t.email}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t.password}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Refused error={signIn.error} status={401} text={t.wrong} />
        <Button type="submit" look="primary" disabled={signIn.isPending}>
          {t.signIn}
        </Button>
      </form>
      <div className="divider">{t.or}</div>
      <Button onClick={startGoogle}>{t.google}</Button>
      <p className="small muted">
        <Link to="/forgot-password">{t.forgot}</Link>
      </p>
      <p className="small muted">
        {t.newHere} <Link to="/sign-up">{t.signUp}</Link>
      </p>
      {isLocal() && (
        <details className="small">
          <summary>{t.demo}</summary>
          <ul className="stack-s" style={{ paddingBlockStart: 'var(--s2)' }}>
            {DEMO.map((account) => (
              <li key={account.email} className="row">
                <span className="grow truncate mono">{account.email}</span>
                <Button
                  size="small"
                  aria-label={`${t.demoUse} ${account.email}`}
                  onClick={() => {
                    setEmail(account.email);
                    setPassword(account.password);
                  }}
                >
                  {t.demoUse}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Frame>
  );
}

/** Why it was refused: one known status has words of its own. */
export function Refused({
  error,
  status,
  text,
}: {
  readonly error: unknown;
  readonly status: number;
  readonly text: string;
}) {
  if (!error) return null;
  return (
    <div className="notice bad" role="alert">
      <Icon name="alert" />
      <span>{isProblem(error, status) ? text : messageOf(error)}</span>
    </div>
  );
}
