import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Frame } from './frame.tsx';
import { Refused } from './page.tsx';
import { texts } from './texts.ts';

export default function SignUpPage() {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signUp = useMutation({
    mutationFn: () => nubo().register({ email, password, ...(name.trim() !== '' && { name }) }),
  });
  return (
    <Frame title={t.start}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          signUp.mutate();
        }}
      >
        <TextField
          label={t.name}
          name="name"
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
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
          hint={t.passwordHint}
          type="password"
          name="password"
          autoComplete="new-password"
          minLength={8}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Refused error={signUp.error} status={409} text={t.taken} />
        <Button type="submit" look="primary" disabled={signUp.isPending}>
          {t.signUp}
        </Button>
      </form>
      <p className="small muted">
        {t.haveOne} <Link to="/sign-in">{t.signIn}</Link>
      </p>
    </Frame>
  );
}
