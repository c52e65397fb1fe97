import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../../tools/launch-browser.ts';
import { apiAt, demo } from './api.ts';
import { signInAs, type Visitor, visit } from './browser.ts';
import { type Product, type ProductOptions, startProduct } from './product.ts';

type BrowserOptions = Parameters<typeof visit>[2];

export interface ConsoleVisits {
  readonly url: () => string;
  /** The console in a browser of its own, closed after the test. */
  open(options?: BrowserOptions): Promise<Page>;
  signedIn(who: keyof typeof demo, options?: BrowserOptions): Promise<Page>;
  /** An account of its own, made by the API. */
  newAccount(name: string): Promise<{ readonly email: string; readonly password: string }>;
  /** The console, signed in as a new account. */
  asNew(name: string): Promise<Page>;
  /** For a test of what goes wrong. */
  forgetComplaints(): void;
}

/** One started product and one browser for the tests of a file; a test fails by any error of a page's scripts. */
export function consoleVisits(options: () => Promise<ProductOptions> = async () => ({})): ConsoleVisits {
  let product: Product;
  let browser: Browser;
  let accounts = 0;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(await options()), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });
  afterEach(async () => {
    const all = visitors.splice(0);
    const complaints = all.flatMap((visitor) => visitor.complaints);
    await Promise.all(all.map((visitor) => visitor.close()));
    // Errors of scripts, and whatever the content security policy refused.
    expect(complaints).toEqual([]);
  });
  const open = async (browserOptions: BrowserOptions = {}) => {
    const visitor = await visit(browser, product.url, browserOptions);
    visitors.push(visitor);
    return visitor.page;
  };
  const newAccount = async (name: string) => {
    accounts += 1;
    const account = { email: `${name.toLowerCase()}-${accounts}@example.com`, password: 'correct horse' };
    const { status, text } = await apiAt(product.url)('POST /register', { json: { ...account, name } });
    expect(status, text).toBe(201);
    return account;
  };
  return {
    url: () => product.url,
    open,
    newAccount,
    async signedIn(who, browserOptions = {}) {
      const page = await open(browserOptions);
      await signInAs(page, demo[who]);
      return page;
    },
    async asNew(name) {
      const { email, password } = await newAccount(name);
      const page = await open();
      await signInAs(page, [email, password]);
      return page;
    },
    forgetComplaints() {
      for (const visitor of visitors) visitor.complaints.splice(0);
    },
  };
}

/** Goes to a page and waits for its heading. */
export async function go(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(`/#${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}
