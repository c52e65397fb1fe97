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
  const response = await fetch('/config.json');
  // Written by the deployment or by the build, not by people.
  const { apiUrl, webSocketUrl } = response.ok ? ((await response.json()) as Config) : {};
  client = createClient({
    tokens: 'cookie',
    ...(apiUrl !== undefined && { url: apiUrl }),
    ...(webSocketUrl !== undefined && { webSocketUrl }),
  });
}

/** Whether this is the local runtime, which has pages of its own below `/_local`. */
export const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
