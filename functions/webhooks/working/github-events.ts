import * as z from 'zod/mini';
import { type Interpretation, summaryOf } from './interpretation.ts';

/** What the summaries are made of; whatever is missing or has another shape is left out of them. */
const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.number()), undefined);
const part = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.catch(z.optional(z.object(shape)), undefined);
const payload = z.object({
  action: text,
  zen: text,
  ref: text,
  commits: z.catch(z.optional(z.array(z.unknown())), undefined),
  pusher: part({ name: text }),
  sender: part({ login: text }),
  repository: part({ full_name: text }),
  pull_request: part({ number, title: text, merged: z.catch(z.optional(z.boolean()), undefined) }),
  issue: part({ number, title: text }),
  release: part({ tag_name: text, name: text }),
});
type Payload = z.output<typeof payload>;

/** One line on a delivery of GitHub (GitHub, "Webhook events and payloads"), for people. */
export function interpretGithub(type: string, json: unknown): Interpretation {
  const event = payload.safeParse(json).data;
  const summary = event && describe(type, event);
  if (summary === undefined) return { kind: 'ignored' };
  return { kind: 'published', summary, payment: null, isOnFeed: true };
}

function describe(type: string, event: Payload): string | undefined {
  const repository = event.repository?.full_name;
  const inRepository = repository && `in ${repository}`;
  const who = event.sender?.login ?? event.pusher?.name ?? 'somebody';
  switch (type) {
    case 'ping':
      return summaryOf(
        'GitHub is connected',
        repository && `to ${repository}`,
        event.zen && `(${event.zen})`,
      );
    case 'push': {
      const count = event.commits?.length ?? 0;
      const branch = event.ref?.replace(/^refs\/(heads|tags)\//, '');
      const commits = `${count} ${count === 1 ? 'commit' : 'commits'}`;
      return summaryOf(who, 'pushed', commits, branch && `to ${branch}`, inRepository);
    }
    case 'pull_request': {
      const { number: at, title, merged } = event.pull_request ?? {};
      const action = event.action === 'closed' && merged ? 'merged' : event.action;
      return summaryOf(who, action, 'pull request', at && `#${at}`, title && `“${title}”`, inRepository);
    }
    case 'issues': {
      const { number: at, title } = event.issue ?? {};
      return summaryOf(who, event.action, 'issue', at && `#${at}`, title && `“${title}”`, inRepository);
    }
    case 'release': {
      const { tag_name, name } = event.release ?? {};
      return summaryOf(who, event.action, 'release', name || tag_name, inRepository);
    }
    default:
      return undefined;
  }
}
