import type { EventType } from '../events/contracts.ts';
import type { JobName } from './jobs.ts';
import type { BucketName, QueueName, SecretName } from './names.ts';
import type { Needs, Sizing } from './needs.ts';

/**
 * A function that something other than an HTTP call starts. Declared only in a service's `triggers.ts`;
 * from there come the CDK function, its grants and its event source.
 */
export type TriggerSpec =
  | MigrationsTrigger
  | CustomResourceTrigger
  | QueueTrigger
  | EventTrigger
  | ScheduleTrigger
  | JobTrigger
  | ObjectTrigger
  | DirectTrigger;

export type TriggerKind = TriggerSpec['kind'];

interface TriggerBase {
  /** Verb-noun, unique in the service (over routes and triggers). */
  readonly id: string;
  /** Folder name below `functions/`. */
  readonly service: string;
  /** Folder of the service that holds its `handlers/<id>.ts`; left out in services without such folders. */
  readonly capability?: string;
  /** One line for the function's description. */
  readonly summary: string;
  readonly needs: Needs;
  readonly sizing?: Sizing;
}

/**
 * Runs once a deployment, before any other function of the services is updated: in the VPC, with every
 * `functions/<service>/migrations/*.sql` beside the bundle as `migrations/<service>/*.sql`. It has
 * DATABASE_HOST, DATABASE_PORT, DATABASE_NAME and DATABASE_TLS, but no database role of its own: roles are
 * what it makes.
 */
export interface MigrationsTrigger extends TriggerBase {
  readonly kind: 'migrations';
  /** The secret that holds the database's master user; its ARN is in `SECRET_<NAME>`. */
  readonly masterSecret: SecretName;
}

/** The Lambda behind a CloudFormation custom resource: it answers the event's `ResponseURL` itself. */
export interface CustomResourceTrigger extends TriggerBase {
  readonly kind: 'custom-resource';
  /** CloudFormation type, `Custom::Name`. */
  readonly resourceType: `Custom::${string}`;
  /** Properties the stack may set; a change of one is an Update. */
  readonly properties: readonly string[];
}

/** An SQS consumer that reports partial batch failures; it is idempotent, deliveries may repeat. */
export interface QueueTrigger extends TriggerBase {
  readonly kind: 'queue';
  readonly queue: QueueName;
  readonly batchSize?: number;
  readonly batchingWindowSeconds?: number;
  /** Concurrent executions at most, 2..1000 (SQS event source `MaximumConcurrency`). */
  readonly maxConcurrency?: number;
  /** Deliveries before a message goes to the dead-letter queue. Default 5. */
  readonly maxReceiveCount?: number;
  /**
   * Renews a short visibility of its messages (_shared/queue/message-lease.ts), so that one that failed or
   * was lost comes back within a minute, whatever the time-out; its queue's URL is in `SOURCE_QUEUE`.
   */
  readonly extendsVisibility?: true;
}

/** A consumer of domain events behind a queue and a dead-letter queue of its own. */
export interface EventTrigger extends TriggerBase {
  readonly kind: 'event';
  /** `detail-type`s it takes from the bus. */
  readonly detailTypes: readonly EventType[];
  readonly batchSize?: number;
  /** Deliveries before a message goes to the dead-letter queue. Default 5. */
  readonly maxReceiveCount?: number;
  /**
   * Renews a short visibility of its messages (_shared/queue/message-lease.ts), so that one that failed or
   * was lost comes back within a minute, whatever the time-out; its queue's URL is in `SOURCE_QUEUE`.
   */
  readonly extendsVisibility?: true;
}

export interface ScheduleTrigger extends TriggerBase {
  readonly kind: 'schedule';
  /** EventBridge Scheduler expression: `rate(…)`, `cron(…)` or `at(…)`, in UTC. */
  readonly expression: string;
  /** Name of the schedule; that of the job it runs. */
  readonly scheduleName: string;
}

/**
 * A scheduled job. When it runs stands in _shared/routing/jobs.ts under its id, which is the schedule's name too. It
 * has `JOB_NEEDS` beside its own needs, and its handler is made by `jobHandler`.
 */
export interface JobTrigger extends TriggerBase {
  readonly kind: 'job';
  readonly id: JobName;
}

/** What recording runs takes (_shared/jobs). */
export const JOB_NEEDS = {
  tables: { jobs: ['GetItem', 'PutItem', 'UpdateItem'] },
  publishes: true,
  sends: ['fan-out'],
} as const satisfies Needs;

export interface ObjectTrigger extends TriggerBase {
  readonly kind: 'object';
  readonly bucket: BucketName;
  /** Only keys below this prefix. */
  readonly prefix?: string;
  /** Objects worked on at once at most, 2..1000. */
  readonly maxConcurrency?: number;
  /** Deliveries before a message goes to the dead-letter queue. Default 5. */
  readonly maxReceiveCount?: number;
  /**
   * Renews a short visibility of its messages (_shared/queue/message-lease.ts), so that one that failed or
   * was lost comes back within a minute, whatever the time-out; its queue's URL is in `SOURCE_QUEUE`.
   */
  readonly extendsVisibility?: true;
}

/** Called by `lambda:InvokeFunction` alone: by another function that names it in `needs.invokes`, or an operator. */
export interface DirectTrigger extends TriggerBase {
  readonly kind: 'direct';
  /** `operator`: no function of the app may be granted it; its name is a stack output. */
  readonly caller: 'operator' | 'function';
}
