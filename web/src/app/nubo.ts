import { createClient, type NuboClient } from '@nubo/client';

/** Where the API is, from `/config.json`, which a deployment writes; empty: at the page's own origin. */
interface Config {
  readonly apiUrl?: string;
  readonly webSocketUrl?: string;
}

let client: NuboClient | undefined;

/** The one client of this tab. */
export function nubo(): NuboClient {
  if (!client) throw new Error('the client is asked for before it is there');
  return client;
}

export async function startClient(): Promise<void> {
  const [response] = await Promise.all([fetch('/config.json'), findLocalRuntime()]);
  // Written by the deployment or by the build, not by people.
  const { apiUrl, webSocketUrl } = response.ok ? ((await response.json()) as Config) : {};
  client = createClient({
    tokens: 'cookie',
    ...(apiUrl !== undefined && { url: apiUrl }),
    ...(webSocketUrl !== undefined && { webSocketUrl }),
  });
}

/** The local runtime listens on this machine alone, and has routes that no deployment has. */
async function findLocalRuntime(): Promise<void> {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)) return;
  local = await fetch('/_local/clock').then(
    ({ ok }) => ok,
    () => false,
  );
}
let local = false;

/** Whether these pages come from the local runtime; known once the client has started. */
export const isLocal = (): boolean => local;
