import type { ControlRouter } from '../control/router.ts';
import { portError } from '../core/port-error.ts';
import type { World } from '../core/world.ts';
import { functionUrlHook } from '../gateway/function-urls.ts';
import { createHttpGateway } from '../gateway/http-gateway.ts';
import type { StaticFiles } from '../gateway/static-files.ts';
import { createWebSocketGateway } from '../gateway/websocket/web-socket-gateway.ts';
import { functionPermissions } from '../resources/lambda-permission.ts';
import { createAwsEndpoint } from '../services/endpoint.ts';
import type { AddressBook } from './address-book.ts';
import type { Endings } from './endings.ts';

export type ServingPhase = 'starting' | 'serving' | 'stopping';

export interface ListenOptions {
  readonly port: number;
  readonly awsPort: number;
  readonly control: ControlRouter;
  /** The gateway answers 503 unless it is `serving`; calls that still run may post to connections. */
  readonly phase: () => ServingPhase;
  readonly console: StaticFiles | undefined;
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
    console: options.console,
    mayInvoke: (functionArn, sourceArn) =>
      functionPermissions(world).allows(functionArn, 'apigateway.amazonaws.com', sourceArn),
  });
  const webSocket = createWebSocketGateway(world, options.webSocketPaths);
  const refuseUnless = (phases: readonly ServingPhase[]) =>
    gateway.onRequest((_, response) => {
      if (phases.includes(options.phase())) return false;
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end('{"message":"Service Unavailable"}');
      return true;
    });
  refuseUnless(['serving', 'stopping']);
  gateway.onRequest(webSocket.handleRequest);
  refuseUnless(['serving']);
  gateway.onRequest(functionUrlHook(world, (arn) => functionPermissions(world).allowsUrl(arn)));
  gateway.onUpgrade((request, socket, head) => {
    if (options.phase() === 'serving') webSocket.handleUpgrade(request, socket, head);
    else socket.destroy();
  });
  const taken = await gateway.listen(port).catch((error: unknown) => {
    throw portError(error, port, '--port');
  });
  endings.add(() => gateway.close());
  // Before the gateway, whose server waits for every socket that it accepted.
  endings.add(() => webSocket.close());
  addresses.set('http', taken);
}
