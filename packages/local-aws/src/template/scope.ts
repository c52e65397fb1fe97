import type { World } from '../core/world.ts';
import { parameterStore } from '../services/parameter-store.ts';
import { dynamicReference } from './dynamic-references.ts';
import { isTrue, NO_VALUE, resolveValue, type Scope } from './intrinsics.ts';
import type { Stack } from './model.ts';
import { parameterValue } from './parameters.ts';

/** Gives the value behind an export's name, or throws an Error that says there is none. */
export type ImportValue = (name: string) => unknown;

/** The scope of one stack over what the world has made so far. */
export function createScope(
  stack: Stack,
  world: World,
  overrides: Readonly<Record<string, string>>,
  importValue: ImportValue,
): Scope {
  const conditions = new Map<string, boolean>();
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': world.region,
    'AWS::AccountId': world.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': stackId(stack.name, world),
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };
  const made = (logicalId: string) => {
    const resource = world.resources.get(`${stack.name}/${logicalId}`);
    if (!resource) throw new Error(`${logicalId} is not a resource of this stack`);
    return resource;
  };
  const scope: Scope = {
    region: world.region,
    ref(name) {
      if (name in pseudo) return pseudo[name];
      if (name in stack.template.Parameters)
        return parameterValue(stack, name, overrides, parameterStore(world));
      return made(name).ref;
    },
    getAtt(logicalId, attribute) {
      const { attributes, type } = made(logicalId);
      const value = attributes[attribute];
      if (value === undefined) throw new Error(`${logicalId} (${type}) has no attribute ${attribute} here`);
      return value;
    },
    importValue,
    condition(name) {
      const known = conditions.get(name);
      if (known !== undefined) return known;
      if (!(name in stack.template.Conditions)) throw new Error(`there is no condition ${name}`);
      const value = isTrue(stack.template.Conditions[name], scope);
      conditions.set(name, value);
      return value;
    },
    mapping(map, top, second) {
      const value = stack.template.Mappings[map]?.[top]?.[second];
      if (value === undefined) throw new Error(`there is no ${map}.${top}.${second} in Mappings`);
      return resolveValue(value, scope);
    },
    dynamicReference: (service, reference) => dynamicReference(service, reference, world),
  };
  return scope;
}

/** The ARN of a stack; its last part follows from the name, so that it stays put. */
export function stackId(name: string, world: World): string {
  return `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/local`;
}
