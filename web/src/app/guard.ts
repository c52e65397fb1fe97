import { redirect } from '@tanstack/react-router';
import { nubo } from './nubo.ts';

/** Pages for somebody who is not signed in. */
const OPEN: ReadonlySet<string> = new Set(['/sign-in', '/sign-up', '/forgot-password']);

export const isOpenPath = (path: string): boolean => OPEN.has(path);

/** Where somebody was going when they had to sign in first. */
let wanted: string | undefined;

/** Leads to the sign-in page whoever is not signed in, and away from it whoever is. */
export function guard({
  location: { pathname },
}: {
  readonly location: { readonly pathname: string };
}): void {
  const isSignedIn = nubo().session.state.status === 'signed-in';
  if (isSignedIn !== isOpenPath(pathname)) return;
  if (isSignedIn) {
    const to = wanted ?? '/tasks';
    wanted = undefined;
    throw redirect({ to, replace: true });
  }
  wanted = pathname === '/' ? undefined : pathname;
  throw redirect({ to: '/sign-in', replace: true });
}
