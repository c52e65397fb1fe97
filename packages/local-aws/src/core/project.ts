import type { ControlRoute } from '../control/control-route.ts';
import type { MovedServices } from './upstream.ts';
import type { Endpoints, World } from './world.ts';

/**
 * What makes the runtime run one project instead of a bare assembly: how it is built, the values its
 * template is deployed with, and what is put into its stores at the first start. Named with `--project`.
 */
export interface LocalProject {
  readonly name: string;
  /** Builds and synthesises; gives the folder of the cloud assembly. Skips what is up to date. */
  prepare(context: {
    log: (line: string) => void;
    dataDir: string;
    /** CDK context of `--context`. */
    context: Readonly<Record<string, string>>;
  }): Promise<{ assemblyDir: string }>;
  /** CloudFormation parameters by name, over the template's defaults. */
  parameters?(context: { endpoints: Endpoints; options: RuntimeFlags }): Readonly<Record<string, string>>;
  /** Fixed values of secrets by their `Name`, over generated ones. */
  secrets?(): Readonly<Record<string, string>>;
  /** Starts stand-ins for third parties before any resource is made; gives parameters that name them. */
  standIns?(context: StandInContext): Promise<StandIns>;
  /** Fills a fresh data folder through the product's own interfaces. Not called with `--no-seed`. */
  seed?(context: { endpoints: Endpoints; world: World }): Promise<void>;
  /** Processes that run beside a runtime that is ready. Not asked for with `--no-companions`. */
  companions?(context: {
    endpoints: Endpoints;
    dataDir: string;
    options: RuntimeFlags;
  }): readonly Companion[];
  /** Lines printed after start-up: demo accounts and the like. */
  banner?(context: { endpoints: Endpoints }): readonly string[];
  /** Rebuilds on change; calls back with the folders of the functions whose code changed. */
  watch?(onBuilt: (changed: ReadonlyMap<string, string>) => void): Promise<() => Promise<void>>;
  /** Folder of a built web console served at `/`, if there is one. */
  readonly consoleDir?: string;
  /** Headers of its files, such as its content security policy. */
  consoleHeaders?(context: { endpoints: Endpoints }): Readonly<Record<string, string>>;
  /** Further paths of a WebSocket stage: `/chat` → `ws`. */
  readonly webSocketPaths?: Readonly<Record<string, string>>;
}
/** A process that is started when every route can answer, and told to end (SIGTERM) before the runtime stops. */
export interface Companion {
  /** As its lines in the log begin. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Over the variables of the runtime. */
  readonly env?: Readonly<Record<string, string>>;
}
export interface RuntimeFlags {
  readonly port: number;
  readonly awsPort: number;
  readonly dataDir: string;
  /** An AWS endpoint of somebody else's that keeps what these services keep (upstream/). */
  readonly awsEndpoint?: MovedServices | undefined;
  readonly fresh: boolean;
  readonly seed: boolean;
  readonly companions: boolean;
  readonly watch: boolean;
  readonly quiet: boolean;
  readonly assembly: string | undefined;
  readonly project: string | undefined;
  readonly allowEndpoints: readonly string[];
  /** CDK context that the project is synthesised with, over its own. */
  readonly context: Readonly<Record<string, string>>;
}
export interface StandInContext {
  readonly endpoints: Endpoints;
  readonly now: () => number;
}
export interface StandIns {
  readonly parameters: Readonly<Record<string, string>>;
  /** Values of secrets by their `Name` that name them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** `host:port` the functions outside the VPC may reach beside the AWS endpoint. */
  readonly allowedHosts: readonly string[];
  readonly control: readonly ControlRoute[];
  close(): Promise<void>;
}
