// Longer than most: the pages of the console on one started product, with one browser.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { demo } from '../support/api.ts';
import { signInAs } from '../support/browser.ts';
import { consoleVisits, go } from '../support/console.ts';
import { photograph } from '../support/images.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const visits = consoleVisits();
const { open, signedIn, newAccount, asNew } = visits;

describe('the session', () => {
  it('signs up, stays signed in over a reload and in a second tab, and signs out in both', async () => {
    const page = await open();
    await page.goto('/');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Grace');
    await page.getByLabel('Email').fill('grace@example.com');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
    const second = await page.context().newPage();
    await second.goto('/#/files');
    await second.getByRole('heading', { level: 1, name: 'Files' }).waitFor();
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).not.toMatch(/eyJ|refresh|nubo_session/);
    await page.getByRole('button', { name: 'Appearance and sign-out' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await second.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });

  it('shows nothing of one account to the next, and tells a wrong password', async () => {
    const { email, password } = await newAccount('First');
    const page = await open();
    await page.goto('/#/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('wrong password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('not right').waitFor();
    await signInAs(page, [email, password]);
    await addTask(page, 'A secret of the first');
    await page.getByRole('button', { name: 'Appearance and sign-out' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    const other = await newAccount('Second');
    await signInAs(page, [other.email, other.password]);
    await page.getByText('Drop a task here').first().waitFor();
    expect(await page.getByText('A secret of the first').count()).toBe(0);
    await page.goBack();
    expect(await page.getByText('A secret of the first').count()).toBe(0);
  });

  it('signs in with Google, and a code that this tab did not ask for signs nobody in', async () => {
    await fetch(`${visits.url()}/_local/google/identity`, {
      method: 'POST',
      body: JSON.stringify({ sub: '77', email: 'hopper@example.com', email_verified: true, name: 'Hopper' }),
    });
    const page = await open();
    await page.goto('/');
    await page.getByRole('button', { name: 'Continue with Google' }).click();
    await page.getByText('hopper@example.com').waitFor();
    expect(page.url()).not.toContain('code=');
    const stranger = await open();
    await stranger.goto('/?code=somebody-elses');
    await stranger.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(stranger.url()).not.toContain('code=');
  });

  it('speaks French to a French browser', async () => {
    const page = await signedIn('ada', { locale: 'fr-FR' });
    await page.getByRole('heading', { level: 1, name: 'Tâches' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  });
});

/** Counts the changes of tasks that the API has answered. */
function countChanges(page: Page): () => number {
  let answered = 0;
  page.on('response', (response) => {
    if (response.request().method() === 'PATCH') answered += 1;
  });
  return () => answered;
}
async function addTask(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'New task' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: title, exact: true }).waitFor();
}
const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('tasks', () => {
  it('move by keys, each step spoken, by the menu, and by dragging', async () => {
    const page = await asNew('Board');
    await addTask(page, 'Wash up');
    const changes = countChanges(page);
    const grip = page.getByRole('button', { name: /^Move Wash up/ });
    const spoken = page.locator('[aria-live="assertive"]');
    await grip.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => spoken.textContent()).toContain('picked up in To do');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => spoken.textContent()).toContain('over In progress');
    await page.keyboard.press('Escape');
    await expect.poll(() => spoken.textContent()).toContain('back in To do');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect.poll(() => spoken.textContent()).toContain('dropped in In progress');
    await column(page, 'In progress').getByText('Wash up').waitFor();
    await page.getByRole('button', { name: 'Actions for Wash up' }).click();
    await page.getByRole('menuitem', { name: 'Move to “Done”' }).click();
    await column(page, 'Done').getByText('Wash up').waitFor();
    await page.locator('article', { hasText: 'Wash up' }).dragTo(column(page, 'To do'));
    await column(page, 'To do').getByText('Wash up').waitFor();
    await expect.poll(changes).toBe(3);
    await page.reload();
    await column(page, 'To do').getByText('Wash up').waitFor();
  });

  it('a box ticked twice quickly ends as it was clicked last', async () => {
    const page = await asNew('Quick');
    await addTask(page, 'Tick me');
    await page.getByRole('button', { name: 'List' }).click();
    const box = page.getByRole('checkbox', { name: 'Done: Tick me' });
    const changes = countChanges(page);
    await box.click();
    await box.click();
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(true);
    await expect.poll(changes).toBe(3);
    await expect.poll(() => box.isChecked()).toBe(true);
    await page.reload();
    await page.getByRole('button', { name: 'List' }).click();
    await expect.poll(() => box.isChecked()).toBe(true);
  });

  it('what somebody else changed meanwhile is shown, and not written over unasked', async () => {
    const page = await asNew('Stale');
    await addTask(page, 'Draft');
    const second = await page.context().newPage();
    await go(second, '/tasks', 'Tasks');
    for (const tab of [page, second]) await tab.getByRole('button', { name: 'Draft', exact: true }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
    await expect.poll(() => second.getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
    await second.getByLabel('Title').fill('Newer');
    await second.getByRole('button', { name: 'Save' }).click();
    await second.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByLabel('Title').fill('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Newer', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save mine anyway' }).click();
    await page.getByRole('button', { name: 'Mine', exact: true }).waitFor();
  });
});

describe('chat', () => {
  it('two browsers talk; what is sent without a connection arrives once it is back, once', async () => {
    const [ada, linus] = [await signedIn('ada'), await signedIn('linus')];
    await go(ada, '/chat', 'Chat');
    await go(linus, '/chat', 'Chat');
    await ada.getByRole('link', { name: /Linus/ }).first().click();
    const write = (page: Page) => page.getByLabel('Write a message');
    const say = async (page: Page, text: string) => {
      await write(page).fill(text);
      await page.keyboard.press('Enter');
    };
    await say(ada, 'Hello, Linus');
    // The unread count of the navigation and of the conversation.
    await linus.getByRole('link', { name: /Chat.*1 unread/ }).waitFor();
    await linus.getByRole('link', { name: /Ada/ }).first().click();
    const log = (page: Page) => page.getByRole('log');
    await log(linus).getByText('Hello, Linus').waitFor();
    await ada.getByText('Seen').waitFor();
    await write(linus).pressSequentially('Hi');
    await ada.getByText(/Linus.* is typing/).waitFor();
    await linus.keyboard.press('Enter');
    await log(ada).getByText('Hi', { exact: true }).waitFor();

    await linus.context().setOffline(true);
    await say(ada, 'Are you there?');
    await say(linus, 'Sent in the dark');
    await linus.getByText('Being sent').waitFor();
    await linus.context().setOffline(false);
    await log(ada).getByText('Sent in the dark').waitFor({ timeout: 60_000 });
    await log(linus).getByText('Are you there?').waitFor();
    for (const page of [ada, linus]) {
      expect(await log(page).getByText('Sent in the dark').count()).toBe(1);
      expect(await log(page).getByText('Are you there?').count()).toBe(1);
    }
  });

  it('a text is shown as text, whatever is in it', async () => {
    const page = await asNew('Markup');
    await go(page, '/posts', 'Posts');
    const text = '<img src=x onerror="document.title=1"><b>bold</b>';
    await page.getByLabel('What is on your mind?').fill(text);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('article').getByText(text).waitFor();
    expect(await page.locator('article b').count()).toBe(0);
  });
});

describe('files', () => {
  it('an image that is chosen is uploaded and has its thumbnail; its link works and its PDF neighbour too', async () => {
    const page = await asNew('Files');
    await go(page, '/files', 'Files');
    const image = await photograph(1600, 1200);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(image) });
    const row = page.locator('.file-row', { hasText: 'photo.jpg' });
    await row.getByText('ready').waitFor({ timeout: 60_000 });
    await row.locator('img').waitFor();
    await row.getByRole('button', { name: 'Look at photo.jpg' }).click();
    await page.getByRole('dialog').locator('img').waitFor();
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Actions for photo.jpg' }).click();
    await page.getByRole('menuitem', { name: 'Make a link' }).click();
    const link = await page.getByRole('textbox', { name: 'Public link' }).inputValue();
    expect((await fetch(link)).headers.get('content-type')).toBe('image/jpeg');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New PDF' }).click();
    await page.getByLabel('Title').fill('Report');
    await page.getByLabel('Text').fill('All is well.');
    await page.getByRole('button', { name: 'Make the PDF' }).click();
    await page.locator('.file-row', { hasText: '.pdf' }).waitFor();
    const opened = page.context().waitForEvent('page');
    await row.getByRole('button', { name: 'Actions for photo.jpg' }).click();
    await page.getByRole('menuitem', { name: 'Download' }).click();
    const other = await opened;
    await expect.poll(() => other.url()).toContain('X-Amz-Signature');
    // What somebody uploaded is of another origin than the console.
    expect(new URL(other.url()).origin).not.toBe(new URL(visits.url()).origin);
  });
});

describe('the files of the console', () => {
  it('come with a strict policy, change by name only, and what is missing is 404', async () => {
    const index = await fetch(visits.url());
    const policy = index.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(index.headers.get('cache-control')).toBe('no-cache');
    const html = await index.text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    expect((await fetch(visits.url() + script)).headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${visits.url()}/assets/gone-12345678.js`)).status).toBe(404);
    expect(html).not.toMatch(/<script(?![^>]*src=)/);
  });

  it('are small: 200 KB of scripts for the first page, compressed, and 100 KB for any other', async () => {
    const html = await (await fetch(visits.url())).text();
    const first = [...html.matchAll(/(?:src|href)="(\/(?:assets\/)?[^"]+\.(?:js|css))"/g)].map(
      ([, path]) => path,
    );
    expect(first.length).toBeGreaterThan(1);
    const sizeOf = async (path: string) =>
      gzipSync(Buffer.from(await (await fetch(visits.url() + path)).arrayBuffer())).length;
    const sizes = await Promise.all(first.map((path) => sizeOf(path ?? '')));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
    const [main = ''] = first.filter((path) => path?.startsWith('/assets/index'));
    const script = await (await fetch(visits.url() + main)).text();
    const chunks = [...new Set([...script.matchAll(/assets\/[\w.-]+\.js/g)].map(([path]) => `/${path}`))];
    expect(chunks.length).toBeGreaterThan(20);
    for (const chunk of chunks) expect(await sizeOf(chunk), chunk).toBeLessThan(100_000);
  });

  it('a page whose file is gone is loaded anew, once', async () => {
    const page = await signedIn('ada');
    let loads = 0;
    page.on('load', () => {
      loads += 1;
    });
    await page.route('**/assets/page-*.js', (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('link', { name: 'Files' }).click();
    await expect.poll(() => loads).toBe(1);
    await page.getByText('This could not be loaded').waitFor();
    expect(loads).toBe(1);
    // The browser says that a module is missing; that is what the test is about.
    visits.forgetComplaints();
  });

  it('are dark from the first frame on, for whoever chose so', async () => {
    const page = await open({ colorScheme: 'light' });
    await page.goto('/');
    await page.evaluate("localStorage.setItem('nubo-theme', 'dark')");
    // Whatever the application does comes later.
    await page.route('**/assets/*.js', () => {});
    await page.goto('/?cold', { waitUntil: 'commit' });
    await expect
      .poll(() => page.evaluate('getComputedStyle(document.documentElement).backgroundColor'))
      .toBe('rgb(15, 18, 30)');
  });
});

describe('every page', () => {
  const PAGES = [
    ['/tasks', 'Tasks'],
    ['/posts', 'Posts'],
    ['/chat/room/lobby', 'Chat'],
    ['/files', 'Files'],
    ['/products', 'Products'],
    ['/orders', 'Orders'],
    ['/lookup', 'Lookup'],
    ['/notifications', 'Notifications'],
    ['/jobs', 'Jobs'],
    ['/account', 'Account'],
    ['/webhooks', 'Webhooks'],
    ['/overview', 'Overview'],
    ['/hosts', 'Hosts'],
    ['/users', 'Users'],
    ['/health', 'Health'],
    ['/api', 'API'],
    ['/local/mailbox', 'Mailbox'],
    ['/local/invocations', 'Invocations'],
    ['/local/queues', 'Queues'],
    ['/local/schedules', 'Schedules'],
    ['/local/runtime', 'Runtime'],
  ] as const;

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
      const { violations } = await (globalThis as any).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return violations.map(
        (each: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
          `${each.id}: ${each.nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
      );
    });
  }

  it.each(['light', 'dark'] as const)('has nothing that axe finds, in the %s theme', async (colorScheme) => {
    const page = await open({ colorScheme });
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await signInAs(page, demo.admin);
    const found: Record<string, string[]> = {};
    for (const [path, heading] of PAGES) {
      await go(page, path, heading);
      await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
      const here = await violations(page);
      if (here.length > 0) found[path] = here;
    }
    expect(found).toEqual({});
  });

  it('fits 360 pixels, with the navigation behind a button', async () => {
    const page = await signedIn('admin', { viewport: { width: 360, height: 740 } });
    for (const [path] of PAGES) {
      await page.goto(`/#${path}`);
      await page.locator('.page, .chat').waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(360);
    }
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await page.getByRole('link', { name: 'Posts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Posts' }).waitFor();
  });
});
