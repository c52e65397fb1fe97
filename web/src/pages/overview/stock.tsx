import type { Product } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { texts } from './texts.ts';

/** So many products are read at most, a hundred at a time. */
const MOST = 1000;
/** Fewer pieces than this are few. */
const FEW = 5;

export const isShort = ({ stock }: Product): boolean => stock < FEW;

/** The products with their stock. The API sorts by other things, so all of them are read. */
export function useStock() {
  return useQuery({
    queryKey: ['overview-stock'],
    refetchInterval: 30_000,
    async queryFn({ signal }) {
      const products: Product[] = [];
      for await (const product of nubo().items('GET /products', { query: { limit: 100 }, signal })) {
        if (products.length === MOST) return { products, isCut: true };
        products.push(product);
      }
      return { products, isCut: false };
    },
  });
}

export function Stock({ products }: { readonly products: readonly Product[] }) {
  const t = useTexts(texts);
  const lowest = [...products].sort((a, b) => a.stock - b.stock).slice(0, 8);
  if (lowest.length === 0) return <p className="small muted">{t.noProducts}</p>;
  return (
    <ul className="stack-s">
      {lowest.map((product) => (
        <li key={product.id} className="row">
          <span className="truncate grow">{product.name}</span>
          <span className={`badge ${product.stock === 0 ? 'bad' : isShort(product) ? 'warn' : ''}`}>
            {product.stock === 0 ? t.soldOut : product.stock}
          </span>
        </li>
      ))}
    </ul>
  );
}
