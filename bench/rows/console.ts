import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../tools/launch-browser.ts';
import { startServer } from '../harness/child.ts';
import { firstAnswer } from '../harness/first-answer.ts';
import { freePort } from '../harness/free-port.ts';
import { root } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';

const PATIENCE_MS = 180_000;

/** Events of Chromium's trace that are read here. */
interface TraceEvent {
  readonly name: string;
  /** µs */
  readonly ts: number;
  readonly args?: {
    readonly data?: { readonly documentLoaderURL?: string; readonly weighted_score_delta?: number };
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
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const options = ['--port', String(port), '--aws-port', '0', '--data-dir', join(context.tempDir, 'data')];
    const server = startServer('npm', ['start', '--', ...options], { cwd: root });
    context.onClose(() => server.stop());
    await firstAnswer(() => fetch(`${url}/products`), performance.now(), PATIENCE_MS);
    const browser = await launchBrowser();
    context.onClose(() => browser.close());
    const shifts: number[] = [];
    const load = (path: string, isSignedIn: boolean) => async () => {
      const page = await browser.newPage({ baseURL: url, locale: 'en' });
      if (isSignedIn) await signIn(page);
      await page.goto('about:blank');
      const { paintMs, shift } = await traced(browser, page, `${url}/#${path}`);
      shifts.push(shift);
      await page.context().close();
      return paintMs;
    };
    const paints = await interleave(
      {
        'sign-in': load('/sign-in', false),
        tasks: load('/tasks', true),
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

/** As one of the seeded demo accounts. */
async function signIn(page: Page): Promise<void> {
  await page.goto('/#/sign-in');
  await page.locator('input[name=email]').fill('ada@nubo.local');
  await page.locator('input[name=password]').fill('user-demo-password');
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor();
}

/** Loads a page while Chromium writes its trace. */
async function traced(browser: Browser, page: Page, url: string): Promise<Load> {
  await browser.startTracing(page, {
    categories: ['loading', 'rail', 'devtools.timeline', 'blink.user_timing'],
  });
  await page.goto(url);
  await page.locator('h1, h2').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(300);
  const trace = await browser.stopTracing();
  // The format of Chromium's trace viewer.
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
  const started = traceEvents.find(
    ({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL === url,
  )?.ts;
  const painted = traceEvents.findLast(({ name }) => name === 'largestContentfulPaint::Candidate')?.ts;
  if (started === undefined || painted === undefined) throw new Error(`the trace of ${url} has no paint`);
  const shift = traceEvents
    .filter(({ name, ts }) => name === 'LayoutShift' && ts >= started)
    .reduce((sum, { args }) => sum + (args?.data?.weighted_score_delta ?? 0), 0);
  return { paintMs: (painted - started) / 1000, shift };
}
