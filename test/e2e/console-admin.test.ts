// Longer than most: further pages of the console on one started product, with one browser.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { apiAt, demo } from '../support/api.ts';
import { signInAs } from '../support/browser.ts';
import { consoleVisits, go } from '../support/console.ts';
import { photograph } from '../support/images.ts';
import { byGithub } from '../support/webhooks.ts';

/** What the endpoint of a user received. */
const received: string[] = [];
const receiver: Server = createServer((request, response) => {
  received.push(String(request.headers['webhook-id']));
  request.resume().on('end', () => response.end('taken'));
});
const port = () => (receiver.address() as AddressInfo).port;
const visits = consoleVisits(async () => {
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  return { args: ['--allow-endpoint', `127.0.0.1:${port()}`] };
});
afterAll(() => void receiver.close());

const { open, signedIn, newAccount, asNew } = visits;
const said = (page: Page, text: string | RegExp) => page.locator('.toast').getByText(text).first().waitFor();

describe('the links of mails', () => {
  /** Opens the newest mail with this subject in the local mailbox and follows the link in it. */
  async function followMail(page: Page, to: string, subject: string): Promise<Page> {
    await go(page, '/local/mailbox', 'Mailbox');
    await page.getByLabel('Search the mailbox').fill(to);
    await page.getByRole('button', { name: subject }).first().click();
    const mail = page.frameLocator('.mail-frame');
    const link = mail.getByRole('link').first();
    await link.waitFor();
    const opened = page.context().waitForEvent('page');
    await link.click();
    return opened;
  }

  it('one confirms an email, once it is asked for', async () => {
    const { email, password } = await newAccount('Verify');
    const page = await open();
    await signInAs(page, [email, password]);
    const linked = await followMail(page, email, 'Confirm your email address');
    await linked.getByRole('button', { name: 'Confirm the email' }).click();
    await linked.getByText('Your email is confirmed.').waitFor();
    // The token is good for one use and stands nowhere any more.
    expect(linked.url()).not.toContain('token');
    await go(page, '/account', 'Account');
    await page.reload();
    await page.getByText('Email verified').waitFor();
  });

  it('one chooses a new password, without an account that is signed in', async () => {
    const { email } = await newAccount('Reset');
    const page = await open();
    await page.goto('/#/forgot-password');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('the mail is on its way').waitFor();
    const linked = await followMail(page, email, 'Choose a new password');
    await linked.getByLabel('New password').fill('another good password');
    await linked.getByRole('button', { name: 'Set the password' }).click();
    await linked.getByText('The password is changed.').waitFor();
    await signInAs(page, [email, 'another good password']);
  });

  it('one that was made up is refused', async () => {
    const page = await open();
    await page.goto('/#/verify-email?token=made-up');
    await page.getByRole('button', { name: 'Confirm the email' }).click();
    await page.getByRole('alert').getByText('not valid any more').waitFor();
  });
});

describe('an administrator', () => {
  it('adds a host, and the overview moves with its samples', async () => {
    const page = await signedIn('admin');
    await go(page, '/hosts', 'Hosts');
    await page.getByRole('button', { name: 'Add a host' }).click();
    await page.getByLabel('Name').fill('web-1');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a host' }).click();
    const token = await page.getByRole('textbox', { name: 'Token of its agent' }).inputValue();
    await page.getByRole('button', { name: 'Done' }).click();
    await go(page, '/overview', 'Overview');
    const send = async (percent: number) => {
      const sample = {
        at: new Date().toISOString(),
        cpu: { percent },
        memory: { usedBytes: 1, totalBytes: 2, percent: 50 },
      };
      const { status, text } = await apiAt(visits.url())('POST /metrics', {
        token,
        json: { samples: [sample] },
      });
      expect(status, text).toBe(202);
    };
    const line = page.locator('.host-line', { hasText: 'web-1' });
    await line.waitFor();
    for (const percent of [41, 87]) {
      await send(percent);
      await line.getByText(`${percent} %`).waitFor();
    }
    await line.getByText('up', { exact: true }).waitFor();
  });

  it('makes, edits and deletes an alert rule', async () => {
    const page = await signedIn('admin');
    await go(page, '/hosts', 'Hosts');
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByLabel('Metric').selectOption('memory');
    await page.getByLabel('Threshold (percent)').fill('42.5');
    await page.getByRole('button', { name: 'Save' }).click();
    const rules = page.getByRole('region', { name: 'Alert rules' });
    await rules.getByText('Memory > 42.5 % for 60 s').waitFor();
    await rules.getByRole('button', { name: 'Actions for Memory > 42.5 % for 60 s' }).click();
    await page.getByRole('menuitem', { name: 'Edit the rule' }).click();
    await page.getByLabel('Severity').selectOption('critical');
    await page.getByLabel('For at least (seconds)').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await rules.getByText('Memory > 42.5 % for 30 s').waitFor();
    await rules.getByRole('button', { name: 'Actions for Memory > 42.5 % for 30 s' }).click();
    await page.getByRole('menuitem', { name: 'Delete the rule' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the rule' }).click();
    await rules.getByText('Memory > 42.5 % for 30 s').waitFor({ state: 'detached' });
  });

  it('reads the payload of a webhook, replays it, and makes a source', async () => {
    const { body, headers } = await byGithub(
      'issues',
      JSON.stringify({ action: 'opened', issue: { title: 'A <b>bug</b>' } }),
    );
    const sent = await fetch(`${visits.url()}/webhook/github`, { method: 'POST', body, headers });
    expect(sent.status).toBe(200);
    const page = await signedIn('admin');
    await go(page, '/webhooks', 'Webhooks');
    await page.getByRole('button', { name: 'issues' }).first().click();
    await page.getByRole('dialog').getByText('A <b>bug</b>').first().waitFor();
    await page.getByRole('dialog').locator('.button.primary').click();
    await said(page, /.+/);
    await page.getByRole('button', { name: 'New source' }).click();
    await page.getByLabel('Name').fill('billing');
    await page.getByRole('dialog').locator('button[type=submit]').click();
    expect(await page.getByLabel('Secret').inputValue()).toMatch(/^whsec_/);
  });

  it('runs a job and sees how it ended', async () => {
    const page = await signedIn('admin');
    await go(page, '/jobs', 'Jobs');
    await page.getByRole('button', { name: /^Run now.*purge-expired/ }).click();
    await said(page, 'purge-expired is started.');
    const job = page.getByRole('listitem').filter({ hasText: 'purge-expired' });
    await job.getByText('succeeded').waitFor();
    await page.getByRole('button', { name: /^Runs.*purge-expired/ }).click();
    await page.getByRole('dialog').getByText('by hand').waitFor();
  });
});

describe('a user', () => {
  it('is told at once of what happened, and chooses what of and in which language', async () => {
    const page = await asNew('Told');
    await page.getByRole('button', { name: 'New task' }).click();
    await page.getByLabel('Title').fill('Be told');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'Actions for Be told' }).click();
    await page.getByRole('menuitem', { name: 'Move to “Done”' }).click();
    await page.getByRole('link', { name: /Notifications.*1 unread/ }).click();
    await page.getByRole('link', { name: 'A task is done' }).waitFor();
    await page.getByRole('button', { name: 'Mark as read: A task is done' }).click();
    await page.getByRole('link', { name: /Notifications.*1 unread/ }).waitFor({ state: 'detached' });
    await page.getByLabel('A task is done', { exact: true }).uncheck();
    await page.getByLabel('Language of mails and SMS').selectOption('fr');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Saved.');
    await page.reload();
    await expect.poll(() => page.getByLabel('Language of mails and SMS').inputValue()).toBe('fr');
    expect(await page.getByLabel('A task is done', { exact: true }).isChecked()).toBe(false);
  });

  it('has events delivered to an endpoint, and changes and disables it', async () => {
    const page = await asNew('Endpoint');
    const url = `http://127.0.0.1:${port()}/hook`;
    await go(page, '/notifications', 'Notifications');
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByLabel('URL').fill(url);
    await page.getByRole('button', { name: 'Create' }).click();
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: /^Deliveries/ }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').getByText('succeeded').waitFor();
    expect(received).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `Actions for ${url}` }).click();
    await page.getByRole('menuitem', { name: 'Edit the endpoint' }).click();
    await page.getByRole('dialog').getByLabel('A post is published').uncheck();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('7 events').waitFor();
    await page.getByLabel(`${url} is enabled`).uncheck();
    await page.getByText(/7 events · /).waitFor();
  });

  it('orders products and cancels the order', async () => {
    const page = await asNew('Buyer');
    await go(page, '/products', 'Products');
    await page
      .getByRole('button', { name: /^Add .* to the cart$/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Cart, 1 pieces' }).click();
    await page.getByRole('button', { name: 'Order', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    await page.getByText('waits for payment').waitFor();
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByText('cancelled', { exact: true }).waitFor();
  });

  it('sees a post that is published between the reading of the list and its answer', async () => {
    const { email, password } = await newAccount('Writer');
    const call = apiAt(visits.url());
    const { body: writer } = await call('POST /login', { json: { email, password } });
    const page = await asNew('Reader');
    await page.route('**/posts*', async (route) => {
      const response = await route.fetch();
      await call('POST /posts', { token: writer.accessToken, json: { body: 'Published meanwhile' } });
      await route.fulfill({ response });
    });
    await page.getByRole('link', { name: 'Posts' }).click();
    await page.getByText('Published meanwhile').first().waitFor();
  });

  it('scrolls through ten thousand files, of which only those in sight are in the page', async () => {
    const page = await asNew('Many');
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      name: `file-${index}.txt`,
      contentType: 'text/plain',
      size: 1,
      sha256: null,
      status: 'ready',
      variants: [],
      createdAt: '2026-01-31T12:00:00.000Z',
    }));
    await page.route('**/files?*', (route) => route.fulfill({ json: { items, nextCursor: null } }));
    await go(page, '/files', 'Files');
    await page.getByText('file-0.txt').waitFor();
    expect(await page.locator('.file-row').count()).toBeLessThan(60);
    await page.locator('.virtual').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByText('file-9999.txt').waitFor();
    expect(await page.locator('.file-row').count()).toBeLessThan(60);
  });
});

describe('the local runtime', () => {
  it('stops a store: the page says so, and another try succeeds once it is back', async () => {
    const page = await signedIn('ada');
    const operator = await open();
    await go(operator, '/local/runtime', 'Runtime');
    const store = operator.getByRole('group', { name: 'PostgreSQL' });
    await store.getByRole('button', { name: 'Down' }).click();
    await expect
      .poll(() => store.getByRole('button', { name: 'Down' }).getAttribute('aria-pressed'))
      .toBe('true');
    await page.getByRole('link', { name: 'Posts' }).click();
    await page.getByText('This could not be loaded').waitFor();
    await page.getByText('not available right now').waitFor();
    await store.getByRole('button', { name: 'OK' }).click();
    await expect
      .poll(() => store.getByRole('button', { name: 'OK' }).getAttribute('aria-pressed'))
      .toBe('true');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('article').first().waitFor();
  });

  it('shows invocations with their logs, runs a schedule, sends a message to a queue, and moves the clock', async () => {
    const page = await open();
    await go(page, '/local/schedules', 'Schedules');
    await page.getByRole('button', { name: /^Run now.*publish-tasks-outbox/ }).click();
    await said(page, 'publish-tasks-outbox is started.');
    await go(page, '/local/invocations', 'Invocations');
    await page.getByLabel('Filter by function, trigger or log').fill('publish-tasks-outbox');
    await page.locator('.invocation', { hasText: 'nubo-tasks-publish-outbox' }).first().click();
    await page
      .getByRole('dialog')
      .getByText(/REPORT RequestId/)
      .waitFor();
    await page.keyboard.press('Escape');
    await go(page, '/local/queues', 'Queues');
    await page
      .getByRole('button', { name: /^Send a message.*DeadQueue/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send a message' }).click();
    await said(page, 'The message is in the queue.');
    await page.getByLabel('Only queues with messages').check();
    await page.getByText('dead-letter queue').first().waitFor();
    await go(page, '/local/runtime', 'Runtime');
    await page.getByRole('button', { name: '+ 1 minute' }).click();
    await page.getByText('60 s ahead of the machine').waitFor();
  });

  it('shows a mail within a frame that neither runs its scripts nor reaches the console', async () => {
    const [mail] = (await (await fetch(`${visits.url()}/_local/mailbox.json`)).json()) as { id: string }[];
    const { headers } = await fetch(`${visits.url()}/_local/mailbox/${mail?.id}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
  });
});

it('the example of the client uploads a picture and sends a friend a link to it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nubo-example-'));
  const path = join(folder, 'picture.jpg');
  writeFileSync(path, await photograph(800, 600));
  const [email, password] = demo.ada;
  const signIn = await apiAt(visits.url())('POST /login', {
    json: { email: demo.linus[0], password: demo.linus[1] },
  });
  const program = resolve(import.meta.dirname, '../../packages/client/examples/share-picture.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    visits.url(),
    email,
    password,
    signIn.body.user.id,
    path,
  ]);
  rmSync(folder, { recursive: true });
  expect(stdout).toContain('thumbnail');
  const link = /sent (\S+)/.exec(stdout)?.[1] ?? '';
  expect((await fetch(link)).headers.get('content-type')).toBe('image/jpeg');
  const page = await signedIn('linus');
  await page.getByRole('link', { name: /Chat.*1 unread/ }).waitFor();
});
