import type { Order } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { money } from '../../app/format.ts';
import { nubo } from '../../app/nubo.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { When } from '../../ui/data.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

const LOOKS = { pending: 'info', paid: 'good', expired: '', cancelled: '', refunded: 'warn' } as const;

/** Of the query of one order. */
export const orderKey = (id: string) => ['order', id] as const;

export function OrderCard({ order, isOwn }: { readonly order: Order; readonly isOwn: boolean }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => nubo().call('POST /orders/{id}/cancel', { params: { id: order.id } }),
    onSuccess: () => say(t.cancelled),
    onError: sayFailure,
    onSettled() {
      void queries.invalidateQueries({ queryKey: ['GET /orders'] });
      void queries.invalidateQueries({ queryKey: orderKey(order.id) });
    },
  });
  return (
    <article className="card pad stack-s">
      <div className="row-wrap">
        <span className={`badge ${LOOKS[order.status]}`}>{t.status[order.status]}</span>
        <span className="small muted">
          <When at={order.createdAt} />
        </span>
        <strong className="end">{money(order.totalCents, order.currency, language)}</strong>
      </div>
      <ul>
        {order.items.map(({ productId, name, quantity, unitPriceCents }) => (
          <li key={productId} className="row small">
            <span className="grow">{name}</span>
            <span className="muted">
              {quantity} × {money(unitPriceCents, order.currency, language)}
            </span>
          </li>
        ))}
      </ul>
      {isOwn && order.status === 'pending' && (
        <div className="actions">
          <Button size="small" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.cancel}
          </Button>
        </div>
      )}
    </article>
  );
}
