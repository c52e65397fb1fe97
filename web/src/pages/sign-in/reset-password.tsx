import { ProblemError } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Frame } from './frame.tsx';
import { useLinkToken } from './link-token.ts';
import { Refused } from './page.tsx';
import { texts } from './texts.ts';

/** Behind the link of the mail of somebody who forgot their password. */
export default function ResetPasswordPage() {
  const t = useTexts(texts);
  const token = useLinkToken();
  const [newPassword, setNewPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => nubo().call('POST /auth/reset-password', { body: { token, newPassword } }),
    // Every session of the account is over, the one of this browser too where it is of the same account.
    onSuccess: () => nubo().session.drop(),
  });
  const problem = reset.error instanceof ProblemError ? reset.error.messageFor('/newPassword') : undefined;
  return (
    <Frame title={t.resetTitle}>
      {reset.isSuccess ? (
        <>
          <div className="notice good" role="status">
            <Icon name="check" />
            <span>{t.resetDone}</span>
          </div>
          <Link className="button primary" to="/sign-in">
            {t.signIn}
          </Link>
        </>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            reset.mutate();
          }}
        >
          <TextField
            label={t.newPassword}
            hint={t.passwordHint}
            type="password"
            name="password"
            autoComplete="new-password"
            minLength={8}
            required
            problem={problem}
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
          />
          {problem === undefined && <Refused error={reset.error} status={422} text={t.badLink} />}
          <Button type="submit" look="primary" disabled={reset.isPending}>
            {t.reset}
          </Button>
        </form>
      )}
      <p className="small">
        <Link to="/forgot-password">{t.forgot}</Link>
      </p>
    </Frame>
  );
}
