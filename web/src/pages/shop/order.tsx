import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { nubo } from '../../app/nubo.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { useTitle } from '../../ui/data.tsx';
import { Loaded } from '../../ui/states.tsx';
import { OrderCard, orderKey } from './order-card.tsx';
import { texts } from './texts.ts';

/** One order, where notifications and mails lead to. */
export default function OrderPage() {
  const t = useTexts(texts);
  useTitle(t.orders);
  const me = useMe();
  const { id = '' } = useParams({ strict: false });
  const query = useQuery({
    queryKey: orderKey(id),
    queryFn: ({ signal }) => nubo().call('GET /orders/{id}', { params: { id }, signal }),
  });
  return (
    <div className="page narrow">
      <div className="page-head">
        <h1>{t.oneOrder}</h1>
        <div className="actions">
          <Link className="button" to="/orders">
            {t.allOrders}
          </Link>
        </div>
      </div>
      <Loaded query={query} rows={1} height={140}>
        {(order) => <OrderCard order={order} isOwn={order.userId === me?.id} />}
      </Loaded>
    </div>
  );
}
