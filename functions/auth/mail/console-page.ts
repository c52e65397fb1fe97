/** A page of the web console that a mail's link leads to. */
type ConsolePage = '/verify-email' | '/reset-password';

/**
 * Leads from a mail's link to the console's page, which sends the token once the person asks for it: mail programs open
 * links to look at them, and the token is good for one use. Behind `#` it is sent to no server and stands in no log.
 * @param consoleUrl of the web console
 */
export function toConsole(consoleUrl: string, page: ConsolePage, token: string) {
  return {
    status: 302,
    headers: {
      location: `${consoleUrl.replace(/\/$/, '')}/#${page}?token=${encodeURIComponent(token)}`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  } as const;
}
