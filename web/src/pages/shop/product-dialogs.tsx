import { ProblemError, type Product } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextArea, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { texts } from './texts.ts';

/** Makes a product, or changes what PATCH changes: the stock has a dialog of its own. */
export function ProductDialog({
  product,
  onClose,
}: {
  readonly product?: Product;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    sku: product?.sku ?? '',
    name: product?.name ?? '',
    description: product?.description ?? '',
    category: product?.category ?? 'general',
    currency: product?.currency ?? 'EUR',
    priceCents: String(product?.priceCents ?? ''),
    stock: '0',
  });
  const save = useMutation({
    mutationFn: async () => {
      const { stock, ...fields } = draft;
      const body = { ...fields, priceCents: Number(draft.priceCents) };
      if (product) await nubo().call('PATCH /products/{id}', { params: { id: product.id }, body });
      else await nubo().call('POST /products', { body: { ...body, stock: Number(stock) } });
    },
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ['GET /products'] });
      onClose();
    },
  });
  const field = (name: keyof typeof draft, label: string, type = 'text') => (
    <TextField
      label={label}
      type={type}
      required
      problem={save.error instanceof ProblemError ? save.error.messageFor(`/${name}`) : undefined}
      value={draft[name]}
      onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
    />
  );
  return (
    <Dialog title={product ? t.edit : t.newProduct} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {field('name', t.name)}
        <div className="shop-two">
          {field('sku', t.sku)}
          {field('category', t.category)}
          {field('priceCents', t.price, 'number')}
          {field('currency', t.currency)}
          {!product && field('stock', t.stock, 'number')}
        </div>
        <TextArea
          label={t.description}
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.target.value })}
        />
        {save.error && (
          <p className="notice bad" role="alert">
            {messageOf(save.error)}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function StockDialog({
  product,
  onClose,
}: {
  readonly product: Product;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [delta, setDelta] = useState('10');
  const [reason, setReason] = useState('');
  const move = useMutation({
    mutationFn: () =>
      nubo().call('POST /products/{id}/stock', {
        params: { id: product.id },
        body: { delta: Number(delta), reason },
      }),
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ['GET /products'] });
      onClose();
    },
  });
  return (
    <Dialog title={`${t.stock}: ${product.name}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          move.mutate();
        }}
      >
        <p>{t.left(product.stock)}</p>
        <TextField
          label={t.delta}
          type="number"
          required
          value={delta}
          onChange={(event) => setDelta(event.target.value)}
        />
        <TextField
          label={t.reason}
          required
          problem={move.error ? messageOf(move.error) : undefined}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="actions">
          <Button type="submit" look="primary" disabled={move.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
