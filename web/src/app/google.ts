import { sayFailure } from '../ui/toast.tsx';
import { nubo } from './nubo.ts';

/** Set by this tab when it leaves for Google: a code that comes without it was made by somebody else. */
const KEY = 'nubo-google';

/** Leaves for Google, which leads back to this page with a code. */
export function startGoogle(): void {
  sessionStorage.setItem(KEY, 'begun');
  const base = nubo().url;
  location.assign(`${base}/auth/google?redirect=${encodeURIComponent(`${location.origin}/`)}`);
}

/** Ends a sign-in that Google led back from, and takes the code out of the page's URL. */
export async function finishGoogle(): Promise<void> {
  const url = new URL(location.href);
  const code = url.searchParams.get('code');
  const begun = sessionStorage.getItem(KEY) !== null;
  sessionStorage.removeItem(KEY);
  if (url.search !== '') history.replaceState(null, '', `/${url.hash}`);
  if (code === null || !begun) return;
  await nubo()
    .exchange(code)
    .then(() => undefined, sayFailure);
}
