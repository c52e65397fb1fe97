import { ConnectionError, ProblemError } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sayFailure } from '../../ui/toast.tsx';

/** What is read below `/_local`, by its path. The local runtime alone has these routes. */
interface Reads {
  readonly 'mailbox.json': readonly MailboxMessage[];
  readonly 'queues.json': readonly Queue[];
  readonly 'schedules.json': readonly Schedule[];
  readonly 'faults.json': readonly Fault[];
  readonly 'upstreams.json': readonly Upstream[];
  readonly 'urls.json': readonly { readonly function: string; readonly url: string }[];
  readonly clock: { readonly now: string; readonly offsetSeconds: number };
}
export interface MailboxMessage {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: string;
  readonly attachments: readonly string[];
}
export interface Queue {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** The queue whose failed messages come here. */
  readonly dlqOf?: string;
}
export interface Schedule {
  readonly name: string;
  readonly expression: string;
  readonly zone: string;
  readonly enabled: boolean;
  readonly nextRunAt: string | null;
}
export interface Fault {
  readonly target: string;
  readonly mode: 'ok' | 'slow' | 'down';
  readonly afterCalls: number;
}
export interface Upstream {
  readonly name: string;
  readonly mode: 'ok' | 'down' | 'slow' | 'quota' | 'garbage';
  readonly calls: number;
}
export interface Invocation {
  readonly requestId: string;
  readonly function: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  readonly cold: boolean;
  readonly status: string;
  readonly httpStatus: number | null;
  readonly log: readonly string[];
}

/** Rejects with `ProblemError`, or `ConnectionError` once the runtime has stopped. */
export async function callLocal(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`/_local/${path}`, init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ConnectionError('The local runtime does not answer.', { cause });
  });
  const answer: unknown = await response.json();
  // Each refusal has a message.
  if (!response.ok)
    throw new ProblemError(response.status, { detail: (answer as { message: string }).message });
  return answer;
}

const REFRESH_MS = 4000;

/** What stands at a path now, read again every few seconds. */
export function useLocal<P extends keyof Reads>(path: P) {
  return useQuery({
    queryKey: ['local', path],
    queryFn: async ({ signal }) => (await callLocal(path, { signal })) as Reads[P],
    refetchInterval: REFRESH_MS,
  });
}

/** Sends a change, and reads everything of the runtime again. */
export function useLocalChange(onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body = {} }: { readonly path: string; readonly body?: object }) =>
      callLocal(path, { method: 'POST', body: JSON.stringify(body) }),
    ...(onDone && { onSuccess: onDone }),
    onError: sayFailure,
    onSettled: () => void queries.invalidateQueries({ queryKey: ['local'] }),
  });
}
