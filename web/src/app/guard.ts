import { redirect } from '@tanstack/react-router';
import { isLocal, nubo } from './nubo.ts';

/** Pages for somebody who is not signed in. */
const OPEN: ReadonlySet<string> = new Set(['/sign-in', '/sign-up', '/forgot-password']);
/** Pages behind the links of mails, signed in or not. */
const LINKED: ReadonlySet<string> = new Set(['/verify-email', '/reset-password']);

/** Whether a page is shown by itself, without the navigation. */
export const standsAlone = (path: string): boolean => OPEN.has(path) || LINKED.has(path);
export const isLocalPath = (path: string): boolean => path.startsWith('/local/');

/** Where somebody was going when they had to sign in first. */
let wanted: string | undefined;

/** Leads to the sign-in page whoever is not signed in, and away from it whoever is. */
export function guard({
  location: { pathname },
}: {
  readonly location: { readonly pathname: string };
}): void {
  const isSignedIn = nubo().session.state.status === 'signed-in';
  if (LINKED.has(pathname)) return;
  if (isLocalPath(pathname)) {
    if (!isLocal()) throw redirect({ to: '/', replace: true });
    return;
  }
  if (isSignedIn !== OPEN.has(pathname)) return;
  if (isSignedIn) {
    const to = wanted ?? '/tasks';
    wanted = undefined;
    throw redirect({ to, replace: true });
  }
  wanted = pathname === '/' ? undefined : pathname;
  throw redirect({ to: '/sign-in', replace: true });
}
