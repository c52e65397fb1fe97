import * as z from 'zod/mini';
import { fileVariant } from '../_shared/files/file-variant.ts';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';
import { code, storable, text } from '../_shared/schema/text.ts';

/** Bounds that keep every total of an order an exact number of JSON (RFC 8259 §6). */
const MOST_CENTS = 99_999_999;
const MOST_PIECES = 1_000_000_000;
const MOST_OF_A_LINE = 1_000_000;
const MOST_LINES = 50;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const sku = text({ min: 1, max: 64, trim: true });
const name = text({ min: 1, max: 200, trim: true });
const description = text({ min: 0, max: 5000 });
const category = text({ min: 1, max: 100, trim: true });
const priceCents = z.int().check(z.minimum(0), z.maximum(MOST_CENTS));
const currency = z.string().check(
  storable,
  z.trim(),
  z.toUpperCase(),
  z.refine((value) => currencies.has(value), 'must be a currency of ISO 4217 such as EUR'),
);
const stock = z.int().check(z.minimum(0), z.maximum(MOST_PIECES));
const imageFileId = z.nullable(uuid());
const DEFAULTS = { description: '', category: 'general', currency: 'EUR', imageFileId: null } as const;

export const product = z
  .strictObject({
    id: z.uuid(),
    sku: z.string(),
    name: z.string(),
    description: z.string(),
    category: z.string(),
    priceCents: z.int().register(z.globalRegistry, { description: "In the currency's smallest unit" }),
    currency: z.string(),
    stock: z
      .int()
      .register(z.globalRegistry, { description: 'Pieces that nobody has ordered; pending orders count' }),
    imageFileId: z.nullable(z.uuid()),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Product' });
export type Product = z.infer<typeof product>;

/** What PUT replaces: everything but the stock, which only changes by movements. */
export const productInput = z
  .strictObject({
    sku,
    name,
    description: z._default(description, DEFAULTS.description),
    category: z._default(category, DEFAULTS.category),
    priceCents,
    currency: z._default(currency, DEFAULTS.currency),
    imageFileId: z._default(imageFileId, DEFAULTS.imageFileId),
  })
  .register(z.globalRegistry, { id: 'ProductInput' });
export type ProductInput = z.infer<typeof productInput>;

export const newProduct = z
  .extend(productInput, { stock: z._default(stock, 0) })
  .register(z.globalRegistry, { id: 'NewProduct' });
export type NewProduct = z.infer<typeof newProduct>;

/** RFC 7396: a field left out stays; null takes it back to its default, where it has one. */
export const productPatch = z
  .strictObject({
    sku: z.optional(sku),
    name: z.optional(name),
    description: z.optional(z.nullable(description)),
    category: z.optional(z.nullable(category)),
    priceCents: z.optional(priceCents),
    currency: z.optional(z.nullable(currency)),
    imageFileId: z.optional(imageFileId),
  })
  .register(z.globalRegistry, { id: 'ProductPatch' });
export type ProductPatch = z.infer<typeof productPatch>;

/** The fields that a merge patch writes. */
export function patchedFields(patch: ProductPatch): Partial<ProductInput> {
  const { sku, name, description, category, priceCents, currency, imageFileId } = patch;
  return {
    ...(sku !== undefined && { sku }),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? DEFAULTS.description }),
    ...(category !== undefined && { category: category ?? DEFAULTS.category }),
    ...(priceCents !== undefined && { priceCents }),
    ...(currency !== undefined && { currency: currency ?? DEFAULTS.currency }),
    ...(imageFileId !== undefined && { imageFileId }),
  };
}

export const stockChange = z
  .strictObject({
    delta: z.int().check(
      z.minimum(-MOST_PIECES),
      z.maximum(MOST_PIECES),
      z.refine((delta) => delta !== 0, 'must not be 0'),
    ),
    reason: text({ min: 1, max: 500, trim: true }),
  })
  .register(z.globalRegistry, { id: 'StockChange' });
export type StockChange = z.infer<typeof stockChange>;

export const resourceId = z.object({ id: uuid() });

export const imageQuery = z.object({ variant: z.optional(fileVariant) });

export const productSort = z.enum(['name', 'price', '-price', 'createdAt', '-createdAt']);
export type ProductSort = z.infer<typeof productSort>;

const cents = z.optional(
  z.pipe(
    code({ max: 10, pattern: /^\d+$/, message: 'must be a whole number of cents' }),
    z.transform(Number),
  ),
);

export const productQuery = z.object({
  category: z.optional(text({ min: 0, max: 100 })),
  q: z.optional(text({ min: 0, max: 200 })).register(z.globalRegistry, {
    description: 'Literal part, whatever the case, of the name or description',
  }),
  minPrice: cents,
  maxPrice: cents,
  sort: z._default(productSort, 'name'),
  // A name of 200 characters takes up to nine bytes for each, and base64 a third more.
  ...pageQuery({ longestCursor: 3072 }),
});
export type ProductQuery = z.output<typeof productQuery>;

export const productPage = pageSchema(product).register(z.globalRegistry, { id: 'ProductPage' });

export const orderStatus = z.enum(['pending', 'paid', 'expired', 'cancelled', 'refunded']);
export type OrderStatus = z.infer<typeof orderStatus>;

const orderItem = z.strictObject({
  productId: z.uuid(),
  sku: z.string(),
  name: z.string(),
  quantity: z.int(),
  unitPriceCents: z.int(),
});
export type OrderItem = z.infer<typeof orderItem>;

export const order = z
  .strictObject({
    id: z.uuid(),
    userId: z
      .nullable(z.uuid())
      .register(z.globalRegistry, { description: 'Null once the account is deleted' }),
    status: orderStatus,
    items: z
      .array(orderItem)
      .register(z.globalRegistry, { description: 'One for each product, as it was when it was ordered' }),
    totalCents: z.int(),
    currency: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    expiresAt: instant().register(z.globalRegistry, {
      description: 'When the order expires unless it is paid by then',
    }),
  })
  .register(z.globalRegistry, { id: 'Order' });
export type Order = z.infer<typeof order>;

export const orderInput = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          productId: uuid(),
          quantity: z.int().check(z.minimum(1), z.maximum(MOST_OF_A_LINE)),
        }),
      )
      .check(z.minLength(1), z.maxLength(MOST_LINES)),
  })
  .register(z.globalRegistry, { id: 'OrderInput' });
export type OrderInput = z.infer<typeof orderInput>;

export const orderQuery = z.object({
  all: z._default(z.enum(['true', 'false']), 'false').register(z.globalRegistry, {
    description: "`true`: everybody's orders, for administrators",
  }),
  ...pageQuery(),
});
export type OrderQuery = z.output<typeof orderQuery>;

export const orderPage = pageSchema(order).register(z.globalRegistry, { id: 'OrderPage' });

/** A product that an operator imports. An image belongs to an account, so there is none here. */
export const importedProduct = z.omit(newProduct, { imageFileId: true });
export type ImportedProduct = z.infer<typeof importedProduct>;
/** What an operator hands to `import-products`. */
export const importInput = z.strictObject({ products: z.array(importedProduct).check(z.maxLength(5000)) });
