import './shop.css';
import type { Product } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { money } from '../../app/format.ts';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useMe } from '../../app/session.tsx';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button, SearchField } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Confirm, Menu } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { addToCart, useCart } from './cart.ts';
import { CartDialog } from './cart-dialog.tsx';
import { ProductDialog, StockDialog } from './product-dialogs.tsx';
import { texts } from './texts.ts';

const SORTS = ['name', 'price', '-price', '-createdAt'] as const;

export default function ShopPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const isAdmin = useMe()?.role === 'admin';
  const cart = useCart();
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState('');
  const [sort, setSort] = useState<(typeof SORTS)[number]>('name');
  const [open, setOpen] = useState<'cart' | 'new'>();
  const q = useDeferredValue(search.trim());
  const list = usePages('GET /products', {
    query: { limit: 48, sort, ...(q !== '' && { q }), ...(category !== '' && { category }) },
  });
  const categories = useCategories(list.data);
  const pieces = cart.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          {isAdmin && (
            <Button icon="plus" onClick={() => setOpen('new')}>
              {t.newProduct}
            </Button>
          )}
          <Link className="button" to="/orders">
            {t.orders}
          </Link>
          <Button look="primary" icon="cart" aria-label={t.cartOf(pieces)} onClick={() => setOpen('cart')}>
            {t.cart} · {pieces}
          </Button>
        </div>
      </div>
      <div className="shop-filter">
        <SearchField
          label={t.search}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          aria-label={t.category}
          value={category}
          onChange={(event) => setCategory(event.target.value)}
        >
          <option value="">{t.all}</option>
          {categories.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <select
          className="input"
          aria-label={t.sort}
          value={sort}
          onChange={(event) => setSort(SORTS.find((each) => each === event.target.value) ?? 'name')}
        >
          {SORTS.map((each) => (
            <option key={each} value={each}>
              {t.sorts[each]}
            </option>
          ))}
        </select>
      </div>
      <Loaded query={list} rows={6} height={120}>
        {(products) =>
          products.length === 0 ? (
            <Empty icon="box" title={t.empty} />
          ) : (
            <ul className="products">
              {products.map((product) => (
                <li key={product.id}>
                  <ProductCard product={product} isAdmin={isAdmin} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
      {open === 'cart' && <CartDialog onClose={() => setOpen(undefined)} />}
      {open === 'new' && <ProductDialog onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Categories that were seen so far: the API has no list of them. */
function useCategories(products: readonly Product[] | undefined): readonly string[] {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const fresh = (products ?? []).filter(({ category }) => !seen.has(category));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map(({ category }) => category)]));
  return [...seen].sort();
}

function ProductCard({ product, isAdmin }: { readonly product: Product; readonly isAdmin: boolean }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'stock' | 'delete'>();
  const close = () => setOpen(undefined);
  const { name, category, description, priceCents, currency, stock } = product;
  return (
    <article className="card pad product">
      <div className="row">
        <span className="badge">{category}</span>
        <span className={`badge end ${stock === 0 ? 'bad' : stock < 5 ? 'warn' : 'good'}`}>
          {stock === 0 ? t.soldOut : t.left(stock)}
        </span>
        {isAdmin && (
          <Menu
            label={t.actions(name)}
            items={[
              { label: t.edit, icon: 'edit', onSelect: () => setOpen('edit') },
              { label: t.stock, icon: 'box', onSelect: () => setOpen('stock') },
              { label: t.delete, icon: 'trash', danger: true, onSelect: () => setOpen('delete') },
            ]}
          />
        )}
      </div>
      {product.imageFileId !== null && <ProductImage key={product.imageFileId} id={product.id} />}
      <h2>{name}</h2>
      <p className="small muted product-text">{description}</p>
      <div className="row product-foot">
        <strong className="grow">{money(priceCents, currency, language)}</strong>
        <Button
          size="small"
          icon="plus"
          aria-label={t.addTo(name)}
          disabled={stock === 0}
          onClick={() => addToCart(product)}
        >
          {t.add}
        </Button>
      </div>
      {open === 'edit' && <ProductDialog product={product} onClose={close} />}
      {open === 'stock' && <StockDialog product={product} onClose={close} />}
      {open === 'delete' && (
        <Confirm
          title={t.delete}
          text={t.deleteText(name)}
          action={t.delete}
          onClose={close}
          onConfirm={() =>
            void nubo()
              .call('DELETE /products/{id}', { params: { id: product.id } })
              .then(() => queries.invalidateQueries({ queryKey: ['GET /products'] }), sayFailure)
          }
        />
      )}
    </article>
  );
}

/** The `web` variant, or the original of an image that is small already and has none. */
function ProductImage({ id }: { readonly id: string }) {
  const [variant, setVariant] = useState<'web' | 'original'>('web');
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return (
    <img
      className="product-image"
      src={`${nubo().url}/products/${id}/image?variant=${variant}`}
      alt=""
      loading="lazy"
      onError={() => (variant === 'web' ? setVariant('original') : setFailed(true))}
    />
  );
}
