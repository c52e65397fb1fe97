import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { nubo } from '../../app/nubo.ts';
import { meQuery } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Frame } from './frame.tsx';
import { useLinkToken } from './link-token.ts';
import { Refused } from './page.tsx';
import { texts } from './texts.ts';

/** Behind the link of the mail that a new account gets. */
export default function VerifyEmailPage() {
  const t = useTexts(texts);
  const token = useLinkToken();
  const queries = useQueryClient();
  const verify = useMutation({
    mutationFn: () => nubo().call('POST /auth/verify-email', { body: { token } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  return (
    <Frame title={t.verifyTitle}>
      {verify.isSuccess ? (
        <>
          <div className="notice good" role="status">
            <Icon name="check" />
            <span>{t.verified}</span>
          </div>
          <Link className="button primary" to="/tasks">
            {t.toConsole}
          </Link>
        </>
      ) : (
        <>
          <p className="muted">{t.verifyText}</p>
          <Refused error={verify.error} status={422} text={t.badLink} />
          <Button look="primary" disabled={verify.isPending} onClick={() => verify.mutate()}>
            {t.verify}
          </Button>
        </>
      )}
    </Frame>
  );
}
