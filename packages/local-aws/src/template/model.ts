import * as z from 'zod';

const record = z.record(z.string(), z.unknown());

const resource = z.object({
  Type: z.string(),
  Properties: record.default({}),
  Metadata: record.default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  DeletionPolicy: z.string().optional(),
});
const parameter = z.object({ Type: z.string(), Default: z.unknown().optional() });
const output = z.object({
  Value: z.unknown(),
  Condition: z.string().optional(),
  Export: z.object({ Name: z.unknown() }).optional(),
});

/** The parts of a CloudFormation template that are run here; `Rules`, `Metadata` and texts are left alone. */
export const templateSchema = z.object({
  Resources: z.record(z.string(), resource).default({}),
  Parameters: z.record(z.string(), parameter).default({}),
  Conditions: record.default({}),
  Mappings: z.record(z.string(), z.record(z.string(), record)).default({}),
  Outputs: z.record(z.string(), output).default({}),
  Transform: z.unknown().optional(),
});
export type Template = z.infer<typeof templateSchema>;
export type TemplateResource = z.infer<typeof resource>;
export type TemplateParameter = z.infer<typeof parameter>;

/** One stack of a cloud assembly. */
export interface Stack {
  /** The name it would be deployed under; unique in the assembly. */
  readonly name: string;
  readonly template: Template;
  /** Folder of the manifest that names it, absolute: what asset paths are relative to. */
  readonly assemblyDir: string;
  /** Names of the stacks that must be complete before it. */
  readonly dependsOn: readonly string[];
  /** Parameter values the assembly itself gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Account and region of its environment; undefined when the app left them open. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Absolute paths of file assets by the key they would have in the bootstrap bucket. */
  readonly assets: ReadonlyMap<string, string>;
}
