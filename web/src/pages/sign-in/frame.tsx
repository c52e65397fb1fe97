import type { ReactNode } from 'react';
import { useTitle } from '../../ui/data.tsx';

/** The pages of somebody who is not signed in: one panel in the middle. */
export function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useTitle(title);
  return (
    <main className="centred">
      <div className="row" style={{ fontSize: 'var(--size-xl)', fontWeight: 700, letterSpacing: '-0.02em' }}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        Nubo
      </div>
      <div className="panel stack">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
