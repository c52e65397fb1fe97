import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../../app/pages.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Check } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { OrderCard } from './order-card.tsx';
import { texts } from './texts.ts';

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
            <Empty icon="cart" title={t.noOrders}>
              <Link className="button" to="/products">
                {t.title}
              </Link>
            </Empty>
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
