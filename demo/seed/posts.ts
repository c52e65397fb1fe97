import * as z from 'zod';
import type { DemoTokens } from './accounts.ts';
import { callApi, seedError } from './call-api.ts';
import type { DemoEmail } from './demo-accounts.ts';

const POSTS: Readonly<Partial<Record<DemoEmail, readonly string[]>>> = {
  'ada@nubo.local': [
    'The engine weaves algebraic patterns just as the loom weaves flowers and leaves.',
    'Note G is longer than the memoir it belongs to. I regret nothing.',
  ],
  'linus@nubo.local': ['Given enough eyeballs, all bugs are shallow. Given enough load, none are.'],
};

const page = z.object({ items: z.array(z.unknown()) });

/** Gives the feed something to read, unless an interrupted run did so already. */
export async function seedPosts(base: string, tokens: DemoTokens): Promise<void> {
  const { body } = await callApi(base, 'GET', '/posts?limit=1');
  if (page.parse(body).items.length > 0) return;
  for (const [email, token] of tokens) {
    for (const text of POSTS[email] ?? []) {
      const made = await callApi(base, 'POST', '/posts', { token, body: { body: text } });
      if (made.status !== 201) throw seedError(`writing a post of ${email}`, made);
    }
  }
}
