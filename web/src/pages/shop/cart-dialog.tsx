import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { messageOf } from '../../app/errors.ts';
import { money } from '../../app/format.ts';
import { nubo } from '../../app/nubo.ts';
import { isProblem } from '../../app/query-client.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { say } from '../../ui/toast.tsx';
import { emptyCart, setQuantity, useCart } from './cart.ts';
import { texts } from './texts.ts';

export function CartDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const cart = useCart();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const order = useMutation({
    mutationFn: () =>
      nubo().call('POST /orders', {
        body: { items: cart.map(({ product: { id }, quantity }) => ({ productId: id, quantity })) },
      }),
    onSuccess() {
      emptyCart();
      say(t.ordered);
      onClose();
      void navigate({ to: '/orders' });
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['GET /products'] });
      void queries.invalidateQueries({ queryKey: ['GET /orders'] });
    },
  });
  const total = cart.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
  return (
    <Dialog title={t.cart} onClose={onClose}>
      {cart.length === 0 ? (
        <p className="muted">{t.cartEmpty}</p>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            order.mutate();
          }}
        >
          <ul className="stack-s">
            {cart.map(({ product, quantity }) => (
              <li key={product.id} className="row">
                <span className="grow">
                  <span className="strong">{product.name}</span>
                  <span className="small muted" style={{ display: 'block' }}>
                    {money(product.priceCents, product.currency, language)}
                  </span>
                </span>
                <input
                  className="input cart-quantity"
                  type="number"
                  min={0}
                  aria-label={t.quantity(product.name)}
                  value={quantity}
                  onChange={(event) =>
                    setQuantity(product, Math.max(0, Math.trunc(Number(event.target.value))))
                  }
                />
              </li>
            ))}
          </ul>
          <p className="row">
            <strong className="grow">{t.total}</strong>
            <strong>{money(total, cart[0]?.product.currency ?? 'EUR', language)}</strong>
          </p>
          {order.error && (
            <p className="notice bad" role="alert">
              {isProblem(order.error, 409) ? t.short : messageOf(order.error)}
            </p>
          )}
          <div className="actions">
            <Button type="submit" look="primary" disabled={order.isPending}>
              {t.order}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
