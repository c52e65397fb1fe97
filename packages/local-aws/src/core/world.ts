import type { HttpApis } from '../gateway/http-api-model.ts';
import type { RdsProxy } from '../stores/postgres/rds-proxy.ts';
import type { Upstream } from './upstream.ts';

/**
 * What every part of the local runtime shares. Resource types, services, triggers and stores get a `World`
 * and nothing else, so that each is one file that can be read and tested alone.
 */
export interface World {
  /** The app's account, `000000000000` where it leaves it open. */
  readonly account: string;
  /** The app's region, `us-east-1` where it leaves it open. */
  readonly region: string;
  /** Absolute folder of all state; survives a restart. */
  readonly dataDir: string;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: Log;
  readonly identities: Identities;
  readonly functions: Functions;
  readonly stores: Stores;
  readonly resources: ResourceIndex;
  /** Where queues and buses are kept when it is not here (`--aws-endpoint`). */
  readonly upstream?: Upstream | undefined;
  /** HTTP APIs described so far; the gateway serves them. Made by `createHttpApis()`. */
  readonly httpApis: HttpApis;
  /** Work to be done when the world ends, newest first; servers and functions still answer while it runs. */
  onClose(work: () => Promise<void> | void): void;
}

/** Base addresses without a trailing slash, known before any resource is made. */
export interface Endpoints {
  /** `http://localhost:3000` */
  readonly http: string;
  /** `http://localhost:4566` */
  readonly aws: string;
}

/** The local world's time. Everything that waits or dates something goes through it. */
export interface Clock {
  /** Milliseconds since the epoch, the machine's time plus all advances. */
  now(): number;
  /** Sum of all advances, ms. */
  readonly offsetMs: number;
  /** Moves the world on; timers that fall due fire in order, each at its time, before it resolves. */
  advance(ms: number): Promise<void>;
  /**
   * While the clock is advanced, the least time, ms, after its last run that something that recurs may run again: a
   * month has 43,200 minutes, and nobody waits for as many runs of each schedule. What it passes over runs once, at
   * the end. 0 otherwise.
   */
  readonly shortestPeriodMs: number;
  /** Calls back once at a local-world delay; the function returned cancels. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void;
  /** Called with the new offset after each advance. */
  onAdvance(listener: (offsetMs: number) => void): () => void;
}

export type FaultTarget = 'postgres' | 'redis' | 'dynamodb' | 's3' | 'sqs' | 'events';
export type FaultMode = 'ok' | 'down' | 'slow';
export interface FaultState {
  readonly target: FaultTarget;
  readonly mode: FaultMode;
  /** Calls that still pass before the mode applies. */
  readonly afterCalls: number;
}
export interface Faults {
  set(fault: { target: FaultTarget; mode: FaultMode; afterCalls?: number }): void;
  list(): FaultState[];
  /** Counts one call and says what becomes of it. */
  next(target: FaultTarget): FaultMode;
  /** The current mode without counting a call. */
  peek(target: FaultTarget): FaultMode;
  onChange(listener: (fault: FaultState) => void): () => void;
}

export interface Log {
  /** A line for the person at the terminal; silent under `--quiet`. */
  info(message: string): void;
  /** Something the person must know; printed always. */
  warn(message: string): void;
  error(message: string): void;
  /** A start-up step with its time. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** A function's own credentials; the access key names the role behind it. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
export interface AuthorisationRequest {
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys and their values: `dynamodb:LeadingKeys` → [...]. Names are case-insensitive. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The resource's own policy, where it has one (bucket, queue, secret, function). */
  readonly resourcePolicy?: unknown;
}
/** `reason` is AWS's whole sentence: `User: … is not authorized to perform: … on resource: … because …`. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };
export interface Identities {
  /**
   * Registers or replaces a role; policies are IAM policy documents as in the template, intrinsics resolved.
   * `trustPolicy` is its AssumeRolePolicyDocument; without one nobody may assume it.
   */
  defineRole(role: { arn: string; name: string; policies: readonly unknown[]; trustPolicy?: unknown }): void;
  addPolicy(roleArn: string, policy: unknown): void;
  /** Of the session of this time, 6 to 12 hours long. `sessionName` is the function's name, as on Lambda; else the role's own. */
  credentialsFor(roleArn: string, sessionName?: string): Credentials;
  /** Temporary credentials of a session; throws when the role is not known. */
  assumeRole(roleArn: string, sessionName: string, expiresAt: number): Credentials & { arn: string };
  /** Undefined for a key nobody was given. The session token must come with the key where there is one. */
  principalOf(accessKeyId: string): Principal | undefined;
  /** The principal is a role, a session of one, a service (`events.amazonaws.com`) or `anonymous`. */
  authorise(principalArn: string, request: AuthorisationRequest): Decision;
  /** AssumeRole's own question: whether the role's trust policy names the caller. */
  trusts(roleArn: string, principalArn: string, context?: AuthorisationRequest['context']): Decision;
}
export interface Principal {
  readonly arn: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** ms since the epoch; absent for credentials that do not expire. */
  readonly expiresAt?: number;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `index.handler` */
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** Absolute folder of the unpacked code. */
  readonly codeDir: string;
  /** Absolute folders of unpacked layers, seen at /opt on Lambda. */
  readonly layerDirs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly roleArn: string;
  readonly inVpc: boolean;
  readonly reservedConcurrency?: number;
  /** Gets asynchronous events that failed for good, as they came. */
  readonly deadLetterArn?: string;
}
export interface InvokeOptions {
  /** What started it, for the log: `http GET /tasks/{id}`, `custom-resource`, `sqs jobs`. */
  readonly trigger: string;
  /** Caller's request id; made when absent. */
  readonly requestId?: string;
  /** Ends the wait, not the invocation. */
  readonly timeoutMs?: number;
}
export type InvokeResult =
  | { readonly ok: true; readonly payload: string; readonly requestId: string; readonly logTail: string }
  | {
      readonly ok: false;
      readonly kind: 'handler' | 'timeout' | 'crash' | 'init' | 'throttled' | 'out-of-memory';
      /** Lambda's error object as JSON: `{errorType, errorMessage, trace?}`. */
      readonly payload: string;
      readonly requestId: string;
      readonly logTail: string;
    };
export interface InvocationRecord {
  readonly requestId: string;
  readonly function: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly initMs: number | null;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  readonly cold: boolean;
  readonly status: 'ok' | 'handler' | 'timeout' | 'crash' | 'init' | 'throttled' | 'out-of-memory';
  /** What the client of an API or a function URL was answered; null for every other trigger. */
  readonly httpStatus: number | null;
  readonly log: readonly string[];
}
export interface Functions {
  /** Creates or replaces a function; running invocations of the old code finish on it. */
  define(definition: FunctionDefinition): void;
  get(nameOrArn: string): FunctionDefinition | undefined;
  list(): readonly FunctionDefinition[];
  /** RequestResponse: `payload` and the result's payload are JSON text. Never throws for a failing function. */
  invoke(nameOrArn: string, payload: string, options: InvokeOptions): Promise<InvokeResult>;
  /** Event: accepted at once, two retries (after 1 and 2 minutes), then the failure destination. */
  invokeAsync(nameOrArn: string, payload: string, options: InvokeOptions): void;
  /** Goes on with the events that the last run accepted; to be called once all functions are defined. */
  resumeAsync(): void;
  /** Retries and destinations of asynchronous calls (AWS::Lambda::EventInvokeConfig). */
  configureAsync(nameOrArn: string, config: AsyncConfig): void;
  /** Adds the HTTP status that became of a call's result to its record. */
  recordHttpStatus(requestId: string, status: number): void;
  invocations(filter: { function?: string; limit?: number }): readonly InvocationRecord[];
  /** Resolves when no call waits or runs, or after so many milliseconds. */
  whenIdle(ms: number): Promise<void>;
  /** Stops every execution environment. */
  close(): Promise<void>;
}
export interface AsyncConfig {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  readonly onFailureArn?: string;
  readonly onSuccessArn?: string;
}

/** Real servers behind the template's stores, started when the first resource needs one. */
export interface Stores {
  postgres(): Promise<PostgresStore>;
  redis(): Promise<RedisStore>;
  dynamodb(): Promise<DynamoDbStore>;
  /** The proxies that are up, without starting any: what only functions in the VPC may reach. */
  listening(): readonly {
    readonly name: 'PostgreSQL' | 'Redis';
    readonly host: string;
    readonly port: number;
    /** On loopback, where `host` is one of AWS's names that functions are led by. */
    readonly localPort?: number;
  }[];
  close(): Promise<void>;
}
export interface PostgresStore {
  /** Where functions connect: our proxy, which checks passwords and IAM tokens and applies faults. */
  readonly host: string;
  readonly port: number;
  /** Superuser URL straight to the server, for the runtime itself. */
  readonly adminUrl: string;
  /** Makes the instance's database and master user as RDS does (`rds_iam` role included). */
  provision(instance: {
    database: string;
    masterUser: string;
    masterPassword: string;
    resourceId: string;
  }): Promise<void>;
  /** Opens a proxy of RDS before the server: functions in the VPC reach it by its host name and port. */
  openRdsProxy(proxy: RdsProxy): Promise<{ localPort: number }>;
}
export interface RedisStore {
  readonly host: string;
  readonly port: number;
}
export interface DynamoDbStore {
  /** The engine's own endpoint; only the AWS endpoint's `dynamodb` service talks to it. */
  readonly url: string;
}

/** Every resource made so far. */
export interface ResourceIndex {
  /** By `<stack>/<logicalId>`. */
  get(address: string): MadeResource | undefined;
  ofType(type: string): readonly MadeResource[];
}
export interface MadeResource {
  readonly address: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Properties with intrinsics resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
}
