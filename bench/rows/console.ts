import type { Browser, Page } from 'playwright-core';
import { demo } from '../../test/support/api.ts';
import { launchBrowser, signInAs, visit } from '../../test/support/browser.ts';
import { startProduct } from '../../test/support/product.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';

/** Events of Chromium's trace that are read here. */
interface TraceEvent {
  readonly name: string;
  /** µs */
  readonly ts: number;
  readonly args?: {
    readonly data?: { readonly weighted_score_delta?: number };
  };
}

/** What a load was like: the largest paint after its start, ms, and how far anything jumped (Cumulative Layout Shift). */
interface Load {
  readonly paintMs: number;
  readonly shift: number;
}

export const webConsole: BenchRow = {
  name: 'console',
  title: 'the largest paint of the web console, by the trace of Chromium',
  async run(context): Promise<RowResult> {
    const product = await startProduct();
    context.onClose(() => product.stop());
    const browser = await launchBrowser();
    context.onClose(() => browser.close());
    const shifts: number[] = [];
    const load = (path: string, isSignedIn: boolean) => async () => {
      const { page, close } = await visit(browser, product.url);
      if (isSignedIn) await signInAs(page, demo.ada);
      await page.goto('about:blank');
      const { paintMs, shift } = await traced(browser, page, `${product.url}/#${path}`);
      shifts.push(shift);
      await close();
      return paintMs;
    };
    const paints = await interleave(
      {
        'sign-in': load('/sign-in', false),
        tasks: load('/tasks', true),
        'chat in the lobby': load('/chat/room/lobby', true),
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: { chromium: browser.version(), 'each load': 'a profile of its own' },
      series: [
        ...Object.entries(paints).map(([name, values]) => series(name, 'ours', 'ms', values)),
        series('layout shift', 'ours', 'score', shifts),
      ],
      targets: [
        compare('largest paint', 'at most', 1000, Object.values(paints).flat(), 'ms'),
        compare('layout shift', 'at most', 0.1, shifts, 'score'),
      ],
    };
  },
};

/** Loads a page while Chromium writes its trace. */
async function traced(browser: Browser, page: Page, url: string): Promise<Load> {
  await browser.startTracing(page, { categories: ['loading', 'devtools.timeline'] });
  await page.goto(url);
  await page.locator('h1, h2').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(300);
  const trace = await browser.stopTracing();
  // The format of Chromium's trace viewer.
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
  const started = traceEvents.findLast(({ name }) => name === 'navigationStart')?.ts;
  const painted = traceEvents.findLast(({ name }) => name === 'largestContentfulPaint::Candidate')?.ts;
  if (started === undefined || painted === undefined) throw new Error(`the trace of ${url} has no paint`);
  const shift = traceEvents
    .filter(({ name, ts }) => name === 'LayoutShift' && ts >= started)
    .reduce((sum, { args }) => sum + (args?.data?.weighted_score_delta ?? 0), 0);
  return { paintMs: (painted - started) / 1000, shift };
}
