import { join } from 'node:path';
import { startServer } from './child.ts';
import { freePort } from './free-port.ts';
import { peers } from './paths.ts';
import type { BenchContext } from './row.ts';

/**
 * Starts serverless-offline with one hello function and gives its address. The framework beside it is osls,
 * the open continuation of Serverless 3, which asks for no account.
 */
export async function startServerlessOffline({ onClose }: Pick<BenchContext, 'onClose'>): Promise<string> {
  const [port, lambdaPort, albPort] = [await freePort(), await freePort(), await freePort()];
  const server = startServer(
    process.execPath,
    [
      join(peers, 'node_modules/serverless/bin/serverless.js'),
      'offline',
      '--noPrependStageInUrl',
      ...['--httpPort', String(port), '--lambdaPort', String(lambdaPort), '--albPort', String(albPort)],
    ],
    {
      cwd: join(peers, 'serverless-offline'),
      env: { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_REGION: 'us-east-1' },
    },
  );
  onClose(() => server.stop());
  await server.waitFor(/Server ready/);
  return `http://localhost:${port}`;
}
