import type { ControlRouter } from '../control/router.ts';
import { portError } from '../core/port-error.ts';
import type { World } from '../core/world.ts';
import { functionUrlHook } from '../gateway/function-urls.ts';
import { createHttpGateway } from '../gateway/http-gateway.ts';
import { createWebSocketGateway } from '../gateway/websocket/web-socket-gateway.ts';
import { functionPermissions } from '../resources/lambda-permission.ts';
import { createAwsEndpoint } from '../services/endpoint.ts';
import type { AddressBook } from './address-book.ts';
import type { Endings } from './endings.ts';

export interface ListenOptions {
  readonly port: number;
  readonly awsPort: number;
  readonly control: ControlRouter;
  /** Until then the gateway answers 503. */
  readonly isReady: () => boolean;
  readonly consoleDir: string | undefined;
  /** Further paths of a WebSocket stage: `/chat` → `ws`. */
  readonly webSocketPaths: Readonly<Record<string, string>>;
}

/**
 * Opens both ports on loopback and writes their addresses down.
 *
 * @throws StartError that names a port in use and the option that changes it.
 */
export async function listen(
  world: World,
  options: ListenOptions,
  addresses: AddressBook,
  endings: Endings,
): Promise<void> {
  const { port, awsPort } = options;
  const aws = await createAwsEndpoint(world, { port: awsPort }).catch((error: unknown) => {
    throw portError(error, awsPort, '--aws-port');
  });
  endings.add(() => aws.close());
  addresses.set('aws', aws.port);
  const gateway = createHttpGateway({
    world,
    control: options.control,
    consoleDir: options.consoleDir,
    mayInvoke: (functionArn, sourceArn) =>
      functionPermissions(world).allows(functionArn, 'apigateway.amazonaws.com', sourceArn),
  });
  gateway.onRequest((_, response) => {
    if (options.isReady()) return false;
    response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end('{"message":"Service Unavailable"}');
    return true;
  });
  gateway.onRequest(functionUrlHook(world, (arn) => functionPermissions(world).allowsUrl(arn)));
  const live = createWebSocketGateway(world, options.webSocketPaths);
  gateway.onRequest(live.handleRequest);
  gateway.onUpgrade(live.handleUpgrade);
  endings.add(() => live.close());
  const taken = await gateway.listen(port).catch((error: unknown) => {
    throw portError(error, port, '--port');
  });
  endings.add(() => gateway.close());
  addresses.set('http', taken);
}
