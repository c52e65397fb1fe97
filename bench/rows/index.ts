import type { BenchRow } from '../harness/row.ts';
import { bundleSize } from './bundle-size.ts';
import { chat } from './chat.ts';
import { coldStart } from './cold-start.ts';
import { webConsole } from './console.ts';
import { cost } from './cost.ts';
import { crud } from './crud.ts';
import { fanOut } from './fan-out.ts';
import { gateway } from './gateway.ts';
import { images } from './images.ts';
import { integrations } from './integrations.ts';
import { login } from './login.ts';
import { metrics } from './metrics.ts';
import { pdf } from './pdf.ts';
import { pipeline } from './pipeline.ts';
import { products } from './products.ts';
import { roundTrips } from './round-trips.ts';
import { start } from './start.ts';
import { synth } from './synth.ts';
import { webhooks } from './webhooks.ts';

/** Every benchmark, in the order of the table. */
export const rows: readonly BenchRow[] = [
  coldStart,
  bundleSize,
  roundTrips,
  pipeline,
  gateway,
  crud,
  login,
  products,
  integrations,
  chat,
  fanOut,
  metrics,
  images,
  pdf,
  start,
  webConsole,
  synth,
  cost,
  webhooks,
];
