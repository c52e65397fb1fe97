import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ImportedProduct } from '../functions/products/contract.ts';
import { readProducts } from './import-products/read-products.ts';
import { invokeAsOperator, LOCAL } from './operator-function.ts';

const USAGE = `npm run import-products -- FILE.csv|FILE.json [--local] [--function NAME]

Writes the products of the file by their SKUs: new ones with their stock, and all but stock and image of those that are
there. CSV has a heading with some of: sku, name, description, category, priceCents, currency, stock. JSON is an array. A
file with a wrong row imports nothing. Run again it does no harm. Uses your AWS credentials and region, or the Nubo that
runs on this machine (--local, AWS_ENDPOINT_URL).`;

const MOST_BYTES = 100 * 1024 * 1024;
/** A call of Lambda takes 6 MB. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_PRODUCTS = 1_000;
const PROBLEMS_SHOWN = 50;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    local: { type: 'boolean', default: false },
    function: { type: 'string', default: 'nubo-products-import-products' },
  },
});
const [file, ...more] = positionals;

if (file === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await importFile(file);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function importFile(name: string): Promise<number> {
  if (statSync(name).size > MOST_BYTES) throw new Error(`${name} has more than ${MOST_BYTES} bytes`);
  const { products, problems } = readProducts(name, readFileSync(name, 'utf8'));
  if (problems.length > 0) {
    for (const problem of problems.slice(0, PROBLEMS_SHOWN)) console.error(problem);
    if (problems.length > PROBLEMS_SHOWN) console.error(`and ${problems.length - PROBLEMS_SHOWN} more`);
    console.error('nothing was imported');
    return 1;
  }
  let imported = 0;
  for (const batch of batches(products)) {
    await invokeAsOperator(values.local ? LOCAL : {}, values.function, { products: batch });
    imported += batch.length;
    console.log(`${imported} of ${products.length} products are imported`);
  }
  return 0;
}

function* batches(products: readonly ImportedProduct[]): Generator<readonly ImportedProduct[]> {
  let batch: ImportedProduct[] = [];
  let bytes = 0;
  for (const product of products) {
    const size = Buffer.byteLength(JSON.stringify(product));
    if (batch.length === BATCH_PRODUCTS || bytes + size > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(product);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
