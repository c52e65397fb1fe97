import { type Stack, type Template, templateSchema } from '../../src/template/model.ts';

/** A stack of one template, as an assembly would give it. */
export function templateStack(
  name: string,
  template: Partial<Template> | object,
  more: Partial<Stack> = {},
): Stack {
  return {
    name,
    template: templateSchema.parse(template),
    assemblyDir: '/nowhere',
    dependsOn: [],
    parameters: {},
    account: undefined,
    region: undefined,
    assets: new Map(),
    ...more,
  };
}
