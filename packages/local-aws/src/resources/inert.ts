import type { World } from '../core/world.ts';
import { stableHex } from './properties.ts';
import type { ResourceInput, ResourceOutput, ResourceType } from './resource-type.ts';

/** How `Ref` and `Fn::GetAtt` of a type look that has nothing to do on a laptop. */
export type InertLook = (input: ResourceInput, world: World) => ResourceOutput;

/** A resource that only has a name: networks, alarms, log groups and what else AWS alone needs. */
export function inert(type: string, look: InertLook = named): ResourceType {
  return { type, make: async (input, world) => look(input, world) };
}

/** The same for what would be seen to be missing: the start names it. */
export function nameOnly(type: string, look: InertLook = named): ResourceType {
  return { ...inert(type, look), nameOnly: true };
}

/** `Ref` is the physical name. */
export const named: InertLook = ({ physicalName }) => ({ ref: physicalName });

/** `Ref` is an id such as `vpc-0123456789abcdef0`, also under the attributes named. */
export function identified(prefix: string, ...attributes: readonly string[]): InertLook {
  return ({ physicalName }) => {
    const ref = `${prefix}-${stableHex(physicalName, 17)}`;
    return { ref, attributes: Object.fromEntries(attributes.map((name) => [name, ref])) };
  };
}

/** `Ref` is the name the property gives or the physical one; `Arn` is `arn:aws:<service>:…:<path><name>`. */
export function withArn(service: string, path: string, nameProperty: string, suffix = ''): InertLook {
  return ({ properties, physicalName }, world) => {
    const given = properties[nameProperty];
    const ref = typeof given === 'string' ? given : physicalName;
    return {
      ref,
      attributes: { Arn: `arn:aws:${service}:${world.region}:${world.account}:${path}${ref}${suffix}` },
    };
  };
}
