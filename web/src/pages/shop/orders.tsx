import type { Order } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { money } from '../../app/format.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useMe } from '../../app/session.tsx';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button, Check } from '../../ui/controls.tsx';
import { useTitle, When } from '../../ui/data.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

const LOOKS = { pending: 'info', paid: 'good', expired: '', cancelled: '', refunded: 'warn' } as const;

export default function OrdersPage() {
  const t = useTexts(texts);
  useTitle(t.orders);
  const me = useMe();
  const [all, setAll] = useState(false);
  const list = usePages('GET /orders', { query: all ? { all: 'true' } : {} });
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>{t.orders}</h1>
        {me?.role === 'admin' && (
          <div className="actions">
            <Check label={t.everybody} checked={all} onChange={(event) => setAll(event.target.checked)} />
          </div>
        )}
      </div>
      <Loaded query={list} rows={4} height={96}>
        {(orders) =>
          orders.length === 0 ? (
            <Empty icon="cart" title={t.noOrders} />
          ) : (
            <ul className="stack">
              {orders.map((order) => (
                <li key={order.id}>
                  <OrderCard order={order} isOwn={order.userId === me?.id} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
    </div>
  );
}

function OrderCard({ order, isOwn }: { readonly order: Order; readonly isOwn: boolean }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => nubo().call('POST /orders/{id}/cancel', { params: { id: order.id } }),
    onSuccess: () => say(t.cancelled),
    onError: sayFailure,
    onSettled: () => void queries.invalidateQueries({ queryKey: ['GET /orders'] }),
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
