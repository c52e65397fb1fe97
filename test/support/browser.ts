import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

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
