import { perWorld } from '../core/per-world.ts';

/** The record of an asynchronous invocation as its destination gets it, JSON text; or the event a dead-letter queue gets. */
export interface DestinationDelivery {
  readonly destinationArn: string;
  readonly record: string;
  /** Message attributes that say what failed; text and numbers. */
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly functionArn: string;
  /** Whose permission to send is checked. */
  readonly roleArn: string;
}
export type DeliverToDestination = (delivery: DestinationDelivery) => Promise<void>;

/**
 * Who delivers to which kind of destination: each service of the AWS endpoint registers itself under the
 * service part of its ARNs: `sqs`, `sns`, `events`, `s3`. Lambda functions are served without it.
 */
export class Destinations {
  readonly #deliverers = new Map<string, DeliverToDestination>();

  register(service: string, deliver: DeliverToDestination): void {
    this.#deliverers.set(service, deliver);
  }

  for(arn: string): DeliverToDestination | undefined {
    return this.#deliverers.get(arn.split(':')[2] ?? '');
  }
}

export const destinations = perWorld(() => new Destinations());
