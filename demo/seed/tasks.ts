import * as z from 'zod';
import type { DemoTokens } from './accounts.ts';
import { callApi, seedError } from './call-api.ts';
import type { DemoEmail } from './demo-accounts.ts';

interface SeedTask {
  readonly title: string;
  readonly description?: string;
  readonly status?: 'todo' | 'in_progress' | 'done';
  /** Days from now. */
  readonly dueInDays?: number;
}

const TASKS: Readonly<Partial<Record<DemoEmail, readonly SeedTask[]>>> = {
  'ada@nubo.local': [
    { title: 'Translate the memoir', status: 'done', dueInDays: -3 },
    {
      title: 'Write note G',
      description: 'Bernoulli numbers, as a table of operations.',
      status: 'in_progress',
    },
    { title: 'Send the proofs back', dueInDays: 2 },
    { title: 'Call the printer', dueInDays: 5 },
    { title: 'Plan the next letter' },
  ],
  'linus@nubo.local': [
    { title: 'Review patches', status: 'in_progress', dueInDays: 1 },
    { title: 'Tag the release candidate', dueInDays: 4 },
    { title: 'Answer the list', status: 'done' },
  ],
};

const page = z.object({ items: z.array(z.unknown()) });

/** Gives each user some tasks, unless an interrupted run did so already. */
export async function seedTasks(base: string, tokens: DemoTokens): Promise<void> {
  for (const [email, token] of tokens) {
    const { body } = await callApi(base, 'GET', '/tasks?limit=1', { token });
    if (page.parse(body).items.length > 0) continue;
    for (const { dueInDays, ...task } of TASKS[email] ?? []) {
      const dueAt =
        dueInDays === undefined ? null : new Date(Date.now() + dueInDays * 86_400_000).toISOString();
      const made = await callApi(base, 'POST', '/tasks', { token, body: { ...task, dueAt } });
      if (made.status !== 201) throw seedError(`making a task of ${email}`, made);
    }
  }
}
