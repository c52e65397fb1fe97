import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../tools/launch-browser.ts';
import { startServer } from '../harness/child.ts';
import { firstAnswer } from '../harness/first-answer.ts';
import { freePort } from '../harness/free-port.ts';
import { root } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchRow, RowResult } from '../harness/row.ts';
import { compare, series } from '../harness/targets.ts';

const PATIENCE_MS = 180_000;

/** What a load was like: the largest paint after its start, ms, and how far anything jumped (Cumulative Layout Shift). */
interface Load {
  readonly paintMs: number;
  readonly shift: number;
}

export const webConsole: BenchRow = {
  name: 'console',
  title: 'the largest paint of the web console, by what Chromium records',
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
      const { paintMs, shift } = await loaded(page, `${url}/#${path}`);
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

/** Loads a page and reads what Chromium has recorded of it (W3C Largest Contentful Paint, Layout Instability). */
async function loaded(page: Page, url: string): Promise<Load> {
  await page.goto(url);
  await page.locator('h1, h2').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  // The entry of a paint comes with a frame after it.
  await page.waitForTimeout(300);
  const paints = await entriesOf(page, 'largest-contentful-paint');
  const shifts = await entriesOf(page, 'layout-shift');
  const largest = paints.at(-1);
  if (!largest) throw new Error(`Chromium has recorded no paint of ${url}`);
  return { paintMs: largest.startTime, shift: shifts.reduce((sum, { value = 0 }) => sum + value, 0) };
}

interface TimelineEntry {
  /** ms since the navigation began. */
  readonly startTime: number;
  /** Of a layout shift, its score. */
  readonly value?: number;
}

/** What the page's performance timeline has of a type, from its beginning; nothing after half a second without any. */
async function entriesOf(page: Page, type: string): Promise<readonly TimelineEntry[]> {
  return await page.evaluate(`new Promise((resolve) => {
    const give = (entries) => resolve(entries.map((entry) => entry.toJSON()));
    const observer = new PerformanceObserver((list) => give(list.getEntries()));
    observer.observe({ type: '${type}', buffered: true });
    setTimeout(() => give([]), 500);
  })`);
}
