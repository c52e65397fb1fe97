import * as z from 'zod';
import type { World } from '../core/world.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({ PolicyDocument: z.unknown(), Roles: z.array(z.string()).default([]) });

/** `AWS::IAM::Policy`: an inline policy of the roles it names. */
export const iamPolicy: ResourceType = {
  type: 'AWS::IAM::Policy',
  async make(input, world) {
    const { PolicyDocument, Roles } = readProperties(schema, input.properties);
    attachToRoles(Roles, PolicyDocument, world);
    return { ref: input.physicalName, attributes: { Id: input.physicalName } };
  },
};

/** Roles by name, as `Ref` of a role gives it. Throws an Error for one that is not made. */
export function attachToRoles(names: readonly string[], document: unknown, world: World): void {
  const roles = world.resources.ofType('AWS::IAM::Role');
  for (const name of names) {
    const arn = roles.find(({ ref }) => ref === name)?.attributes.Arn;
    if (typeof arn !== 'string') throw new Error(`there is no role ${name}`);
    world.identities.addPolicy(arn, document);
  }
}
