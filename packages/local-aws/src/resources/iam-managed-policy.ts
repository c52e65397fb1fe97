import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';
import { managedPolicy } from '../iam/managed-policies.ts';
import { attachToRoles } from './iam-policy.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const documents = perWorld(() => new Map<string, unknown>());

const schema = z.object({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default('/'),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

/** `AWS::IAM::ManagedPolicy` of the app's own. */
export const iamManagedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  async make(input, world) {
    const { ManagedPolicyName, Path, PolicyDocument, Roles } = readProperties(schema, input.properties);
    const arn = `arn:aws:iam::${world.account}:policy${Path}${ManagedPolicyName ?? input.physicalName}`;
    documents(world).set(arn, PolicyDocument);
    attachToRoles(Roles, PolicyDocument, world);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};

/** The document behind a managed policy's ARN. An unknown one of AWS's is an Error where it matters. */
export function managedPolicyDocument(arn: string, world: World, matters: boolean): unknown {
  const own = documents(world).get(arn);
  if (own !== undefined) return own;
  const known = managedPolicy(arn);
  if (known === undefined && matters) throw new Error(`the managed policy ${arn} is not known here`);
  return known ?? { Version: '2012-10-17', Statement: [] };
}
