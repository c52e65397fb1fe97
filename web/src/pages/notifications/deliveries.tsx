import type { NotificationDelivery, NotificationEndpoint } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Ago, When } from '../../ui/data.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

const LOOKS: Readonly<Record<NotificationDelivery['status'], string>> = {
  pending: 'info',
  succeeded: 'good',
  failed: 'bad',
};

/** What was delivered to an endpoint, with each attempt; a test is delivered at once. */
export function Deliveries({
  endpoint: { id, url },
  onClose,
}: {
  readonly endpoint: NotificationEndpoint;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const list = usePages('GET /notifications/endpoints/{id}/deliveries', { params: { id }, every: 3000 });
  const test = useMutation({
    mutationFn: () => nubo().call('POST /notifications/endpoints/{id}/test', { params: { id } }),
    onSettled: () => list.refetch(),
    onError: sayFailure,
  });
  return (
    <Dialog title={t.deliveries} wide onClose={onClose}>
      <div className="stack">
        <div className="row-wrap">
          <p className="mono wrap-anywhere grow">{url}</p>
          <Button size="small" icon="send" disabled={test.isPending} onClick={() => test.mutate()}>
            {t.test}
          </Button>
        </div>
        <Loaded query={list} rows={3}>
          {(deliveries) =>
            deliveries.length === 0 ? (
              <Empty icon="send" title={t.noDeliveries} />
            ) : (
              <ul className="stack-s">
                {deliveries.map((delivery) => (
                  <li key={delivery.id}>
                    <Delivery delivery={delivery} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <More query={list} />
      </div>
    </Dialog>
  );
}

function Delivery({ delivery }: { readonly delivery: NotificationDelivery }) {
  const t = useTexts(texts);
  const { type, status, attempts, nextAttemptAt, createdAt } = delivery;
  return (
    <details className="well">
      <summary>
        <span className={`badge ${LOOKS[status]}`}>{t.statuses[status]}</span> <strong>{type}</strong>{' '}
        <span className="small muted">
          {t.attempts(attempts.length)} · <Ago at={createdAt} />
        </span>
      </summary>
      <ol className="stack-s" style={{ paddingBlockStart: 'var(--s3)' }}>
        {attempts.map(({ at, durationMs, status: answered, response, error }) => (
          <li key={at} className="stack-s small">
            <p>
              <When at={at} /> · {t.answer(answered, durationMs)}
            </p>
            {error !== null && <p className="notice bad">{error}</p>}
            {response !== null && response !== '' && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
              <pre className="payload" tabIndex={0}>
                {response}
              </pre>
            )}
          </li>
        ))}
      </ol>
      {nextAttemptAt !== null && (
        <p className="small muted">
          {t.nextAttempt} <When at={nextAttemptAt} />
        </p>
      )}
    </details>
  );
}
