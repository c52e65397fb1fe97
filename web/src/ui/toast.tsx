import { useSyncExternalStore } from 'react';
import { messageOf } from '../app/errors.ts';
import { isFailure } from '../app/query-client.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<() => void>();
const SHOWN_MS = 6000;

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something in a corner for six seconds; screen readers speak it. */
export function say(text: string, action?: Toast['action']): void {
  made += 1;
  const id = made;
  set([...toasts.slice(-2), { id, text, ...(action && { action }) }]);
  setTimeout(() => set(toasts.filter((toast) => toast.id !== id)), SHOWN_MS);
}

/** Says what went wrong, unless it was ended on purpose. */
export function sayFailure(error: unknown): void {
  if (isFailure(error)) say(messageOf(error));
}

export function Toasts() {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status">
      {all.map(({ id, text, action }) => (
        <div key={id} className="toast">
          <span>{text}</span>
          {action && (
            <button type="button" onClick={action.run}>
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
