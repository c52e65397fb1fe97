import { createControl } from '../../src/control/index.ts';
import type { World } from '../../src/core/world.ts';

/** One request below `/_local`, as a program on this machine makes it. */
export async function callControl(
  world: World,
  method: string,
  address: string,
  body?: unknown,
): Promise<{ status: number; text: string; json: () => unknown }> {
  const [path = '', query = ''] = address.split('?');
  const response = await createControl(world)({
    method,
    path,
    query: new URLSearchParams(query),
    headers: { host: 'localhost', 'content-type': 'application/json' },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  });
  return { status: response.status, text: response.body, json: () => JSON.parse(response.body) };
}
