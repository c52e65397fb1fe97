/** Services that another endpoint can stand in for. */
export const MOVED_SERVICES = ['dynamodb', 'events', 'sqs'] as const;
export type MovedService = (typeof MOVED_SERVICES)[number];
/** Those whose calls are handed on by the local endpoint; tables have an engine of their own behind it. */
export type UpstreamService = Exclude<MovedService, 'dynamodb'>;

/** The endpoint of `--aws-endpoint`, and what moves there. */
export interface MovedServices {
  readonly url: string;
  readonly services: readonly MovedService[];
}

/** An AWS endpoint of somebody else's, such as LocalStack, that keeps what some services keep. */
export interface Upstream {
  /** Whether calls of the service with this signing name go there. */
  serves(signingName: string): signingName is UpstreamService;
  /** Sends a call of the awsJson protocols as it is and gives the answer as it is. */
  send(service: UpstreamService, target: string, body: string, signal?: AbortSignal): Promise<UpstreamAnswer>;
  /** The same for an operation of the runtime's own. @throws AwsError with the code of the answer */
  call(service: UpstreamService, operation: string, input: object, signal?: AbortSignal): Promise<unknown>;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Whether a service of this world is kept elsewhere. */
export function isMoved(
  { upstream }: { readonly upstream?: Upstream | undefined },
  service: UpstreamService,
): boolean {
  return upstream?.serves(service) ?? false;
}
