import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Frame } from './frame.tsx';
import { Refused } from './page.tsx';
import { texts } from './texts.ts';

export default function ForgotPage() {
  const t = useTexts(texts);
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => nubo().call('POST /auth/forgot-password', { body: { email } }),
  });
  return (
    <Frame title={t.forgotTitle}>
      {ask.isSuccess ? (
        <div className="notice good" role="status">
          <Icon name="mail" />
          <span>{t.sent}</span>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          <p className="muted">{t.forgotText}</p>
          <TextField
            label={t.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Refused error={ask.error} status={0} text="" />
          <Button type="submit" look="primary" disabled={ask.isPending}>
            {t.send}
          </Button>
        </form>
      )}
      <p className="small">
        <Link to="/sign-in">{t.back}</Link>
      </p>
    </Frame>
  );
}
