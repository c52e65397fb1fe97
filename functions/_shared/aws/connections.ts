import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { clientConfig, reportOutages } from './client-config.ts';

/** One post may take this long, fifty times what it takes: a dead recipient holds up a fan-out for no more. */
const REQUEST_TIMEOUT_MS = 1_000;

/**
 * A client of `@connections`, which has no host of its own for IPv6.
 * @param url that of the WebSocket API's stage, `wss://{api}.execute-api.{region}.amazonaws.com/{stage}`
 */
export function connectionsClient(url: string): ApiGatewayManagementApiClient {
  const limits = { requestTimeoutMs: REQUEST_TIMEOUT_MS, maxAttempts: 2 };
  const config = {
    ...clientConfig(limits),
    useDualstackEndpoint: false,
    endpoint: url.replace(/^ws/, 'http'),
  };
  return reportOutages('connections', new ApiGatewayManagementApiClient(config));
}
