import { useState } from 'react';

/**
 * The token of a mail's link, `/#/verify-email?token=…`, taken out of the page's URL. Nothing is sent before the person
 * asks for it: mail programs open links to look at them, and the token is good for one use.
 */
export function useLinkToken(): string {
  const [token] = useState(() => {
    const [path = '', query = ''] = location.hash.split('?');
    if (query !== '') history.replaceState(history.state, '', path);
    return new URLSearchParams(query).get('token') ?? '';
  });
  return token;
}
