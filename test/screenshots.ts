import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../tools/launch-browser.ts';
import { demo } from './support/api.ts';
import { signInAs, visit } from './support/browser.ts';

// `npm run screenshots -- URL`: pictures of a running, freshly seeded Nubo for the README, into docs/screenshots.
const [url = 'http://localhost:3000'] = process.argv.slice(2);
const folder = join(resolve(import.meta.dirname, '..'), 'docs', 'screenshots');
mkdirSync(folder, { recursive: true });

const SHOTS = [
  { name: 'overview-light', path: '/overview', who: 'admin', width: 1440, height: 900, colorScheme: 'light' },
  {
    name: 'mailbox-light',
    path: '/local/mailbox',
    who: 'ada',
    width: 1440,
    height: 900,
    colorScheme: 'light',
  },
  { name: 'tasks-light', path: '/tasks', who: 'ada', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'chat-dark', path: '/chat/room/lobby', who: 'ada', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'tasks-narrow-dark', path: '/tasks', who: 'ada', width: 360, height: 740, colorScheme: 'dark' },
] as const;

const browser = await launchBrowser();
await talk();
for (const { name, path, who, width, height, colorScheme } of SHOTS) {
  const { page, close } = await visit(browser, url, { viewport: { width, height }, colorScheme });
  await signInAs(page, demo[who]);
  await page.goto(`/#${path}`);
  await settled(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`docs/screenshots/${name}.png`);
  await close();
}
await browser.close();

/** A few words in the lobby, so that there is something to see. */
async function talk(): Promise<void> {
  const visitors = await Promise.all([visit(browser, url), visit(browser, url)]);
  const accounts = [demo.ada, demo.linus] as const;
  const lines = [
    'Good morning! The proofs of note G are back.',
    'Lovely. Any bugs left?',
    'One. It is older than both of us.',
    'Then it is a feature.',
  ];
  await Promise.all(
    visitors.map(async ({ page }, index) => {
      await signInAs(page, accounts[index % 2] ?? demo.ada);
      await page.goto('/#/chat/room/lobby');
    }),
  );
  for (const [index, line] of lines.entries()) {
    const page = visitors[index % 2]?.page;
    await page?.getByLabel('Write a message').fill(line);
    await page?.keyboard.press('Enter');
    await page?.getByRole('log').getByText(line).waitFor();
    await page?.getByText('Being sent').waitFor({ state: 'hidden' });
  }
  await Promise.all(visitors.map(({ close }) => close()));
}

async function settled(page: Page): Promise<void> {
  await page.locator('.page, .chat').waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  await page.waitForLoadState('networkidle').catch(() => {});
}
