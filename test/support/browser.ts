import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** It draws and downloads nothing that the page does not ask for. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of this machine: the one that NUBO_CHROMIUM names, or the first on the PATH. */
export function chromiumPath(): string {
  const named = process.env.NUBO_CHROMIUM;
  if (named !== undefined) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      `The tests of the console need Chromium: install it (Debian: apt install chromium), or name one by NUBO_CHROMIUM. Looked for ${NAMES.join(', ')} on the PATH.`,
    );
  }
  return found;
}

/** Headless, with a profile of its own. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS, headless: true });
}

export interface Visitor {
  readonly page: Page;
  /** What the page complained about: errors of scripts, refused by the policy, failed requests. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A person with a browser of their own, in English unless the options say otherwise. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en', baseURL: url, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser itself writes down each answer that is not a success; pages show what matters of them.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Signs in by the form. */
export async function signInAs(page: Page, [email, password]: readonly [string, string]): Promise<void> {
  await page.goto('/#/sign-in');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor();
}
