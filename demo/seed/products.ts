import type { Functions } from '@nubo/local-aws';
import { invokeOperator } from './invoke-operator.ts';

const A_CATEGORY = 125;

/** What a shop sells: the nouns of a category, and the least and greatest price in cents. */
const CATEGORIES = {
  books: { nouns: ['Atlas', 'Cookbook', 'Novel', 'Field Guide', 'Grammar'], cents: [790, 4900] },
  electronics: { nouns: ['Keyboard', 'Headphones', 'Webcam', 'Router', 'Speaker'], cents: [1990, 34900] },
  garden: { nouns: ['Watering Can', 'Trowel', 'Planter', 'Rain Gauge', 'Bench'], cents: [690, 19900] },
  home: { nouns: ['Lamp', 'Blanket', 'Clock', 'Mirror', 'Shelf'], cents: [990, 24900] },
  kitchen: { nouns: ['Kettle', 'Skillet', 'Teapot', 'Scale', 'Bread Knife'], cents: [890, 15900] },
  office: { nouns: ['Notebook', 'Fountain Pen', 'Desk Mat', 'Stapler', 'Easel'], cents: [290, 8900] },
  sports: { nouns: ['Yoga Mat', 'Dumbbell', 'Racket', 'Helmet', 'Backpack'], cents: [1490, 29900] },
  toys: { nouns: ['Puzzle', 'Kite', 'Train Set', 'Abacus', 'Spinning Top'], cents: [590, 9900] },
} as const;

const ADJECTIVES = [
  'Quiet',
  'Folding',
  'Copper',
  'Nordic',
  'Everyday',
  'Compact',
  'Classic',
  'Walnut',
  'Indigo',
  'Light',
];
const TRAITS = [
  'made to be repaired',
  'with spare parts for ten years',
  'tested by hand',
  'in recycled packaging',
];

/** 125 products in each of 8 categories, the same at every start. */
function demoProducts(): object[] {
  return Object.entries(CATEGORIES).flatMap(([category, { nouns, cents }]) =>
    Array.from({ length: A_CATEGORY }, (_, at) => {
      const adjective = ADJECTIVES[at % ADJECTIVES.length] ?? '';
      const noun = nouns[Math.floor(at / ADJECTIVES.length) % nouns.length] ?? '';
      const series = Math.floor(at / (ADJECTIVES.length * nouns.length)) + 1;
      const name = series === 1 ? `${adjective} ${noun}` : `${adjective} ${noun} ${series}`;
      const [least, greatest] = cents;
      const step = Math.round((greatest - least) / A_CATEGORY / 10) * 10;
      return {
        sku: `${category.slice(0, 3).toUpperCase()}-${String(at + 1).padStart(4, '0')}`,
        name,
        description: `${name}, ${TRAITS[at % TRAITS.length]}.`,
        category,
        priceCents: least + step * at,
        currency: 'EUR',
        stock: 20 + ((at * 37) % 180),
      };
    }),
  );
}

/** Gives the catalogue a thousand products by the operator's import, in one call. */
export async function seedProducts(functions: Functions): Promise<void> {
  await invokeOperator(functions, 'nubo-products-import-products', { products: demoProducts() });
}
