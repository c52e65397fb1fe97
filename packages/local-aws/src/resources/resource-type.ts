import type { World } from '../core/world.ts';

/** One CloudFormation resource as it reaches its type: intrinsics resolved, dependencies made before it. */
export interface ResourceInput {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** `Metadata` of the template (`aws:asset:path` and the like). */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Absolute folder of the cloud assembly, for assets. */
  readonly assemblyDir: string;
  /** Absolute paths of file assets by the key they would have in the bootstrap bucket (`<hash>.zip`). */
  readonly assets: ReadonlyMap<string, string>;
  /** A stable physical name as CloudFormation would make it: `<stack>-<logicalId>-<hash>`, at most 64 characters. */
  readonly physicalName: string;
  /** What the last run made, when the resource is not new: type's own state, JSON. */
  readonly previous: PreviousResource | undefined;
}
export interface PreviousResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}
export interface RemovedResource {
  /** `<stack>/<logicalId>` */
  readonly address: string;
  readonly type: string;
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
export interface ResourceOutput {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** One file below `resources/` for each CloudFormation type, and one line in `resources/index.ts`. */
export interface ResourceType {
  readonly type: string;
  /** What it stands for on AWS does not happen here: it is only a name to refer to, and the start says so. */
  readonly nameOnly?: true;
  /** Properties that are carried out or make no difference here; absent: all. The start names any other. */
  readonly properties?: readonly string[];
  /** Paths of nested properties that are not carried out; values still hold their intrinsics. */
  unsupported?(properties: Readonly<Record<string, unknown>>): readonly string[];
  /** Makes the resource, or brings the last run's up to date. */
  make(input: ResourceInput, world: World): Promise<ResourceOutput>;
  /** Called when the template no longer has it. Absent: nothing to do. */
  remove?(input: RemovedResource, world: World): Promise<void>;
  /** Called as soon as the template is known to have the type: starts the server it will need. */
  warmUp?(world: World): Promise<unknown>;
}
