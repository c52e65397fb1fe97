import { useSyncExternalStore } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { isFailure, queryClient } from '../../app/query-client.ts';

/** An upload of this tab; it goes on while other pages are looked at. */
export interface Transfer {
  readonly id: string;
  readonly file: File;
  readonly sent: number;
  readonly problem: string | undefined;
  readonly cancel: () => void;
}

let transfers: readonly Transfer[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Transfer[]): void {
  transfers = next;
  for (const listener of listeners) listener();
}
const change = (id: string, fields: Partial<Transfer>) =>
  set(transfers.map((each) => (each.id === id ? { ...each, ...fields } : each)));

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => transfers,
  );
}

/** Sends files straight to the object store. A large one that was interrupted goes on with what is missing. */
export function startUploads(files: readonly File[]): void {
  for (const file of files) void start(file);
}

async function start(file: File): Promise<void> {
  const id = crypto.randomUUID();
  const stop = new AbortController();
  const { session } = nubo();
  const signal = AbortSignal.any([stop.signal, session.signal]);
  const end = () => set(transfers.filter((each) => each.id !== id));
  const cancel = () => {
    stop.abort(new DOMException('cancelled', 'AbortError'));
    end();
  };
  set([...transfers, { id, file, sent: 0, problem: undefined, cancel }]);
  const key = resumeKey(file);
  const resume = sessionStorage.getItem(key) ?? undefined;
  const options = {
    signal,
    onProgress: (sent: number) => change(id, { sent }),
    onBegin: ({ id: fileId }: { readonly id: string }) => sessionStorage.setItem(key, fileId),
  };
  try {
    const again = resume === undefined ? undefined : nubo().upload(file, { ...options, resume });
    await (again?.catch(() => nubo().upload(file, options)) ?? nubo().upload(file, options));
    sessionStorage.removeItem(key);
    end();
  } catch (error) {
    if (isFailure(error)) change(id, { problem: messageOf(error) });
    else end();
  }
  void queryClient.invalidateQueries({ queryKey: ['GET /files'] });
}

/** The same file of the same account: what was begun of it is remembered by this tab, over a reload too. */
function resumeKey({ name, size, lastModified }: File): string {
  const { state } = nubo().session;
  return `nubo-upload ${state.status === 'signed-in' ? state.userId : ''} ${name} ${size} ${lastModified}`;
}
