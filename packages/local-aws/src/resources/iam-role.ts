import * as z from 'zod';
import { managedPolicyDocument } from './iam-managed-policy.ts';
import { readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  RoleName: z.string().optional(),
  Path: z.string().default('/'),
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.object({ PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});

/** `AWS::IAM::Role` with its inline and managed policies. */
export const iamRole: ResourceType = {
  type: 'AWS::IAM::Role',
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const name = properties.RoleName ?? input.physicalName;
    const arn = `arn:aws:iam::${world.account}:role${properties.Path}${name}`;
    // Only functions act here; what other roles may do (instances, the API's log writer) is never asked.
    const forLambda = JSON.stringify(properties.AssumeRolePolicyDocument).includes('lambda.amazonaws.com');
    const managed = properties.ManagedPolicyArns.map((policy) =>
      managedPolicyDocument(policy, world, forLambda),
    );
    world.identities.defineRole({
      arn,
      name,
      policies: [...properties.Policies.map(({ PolicyDocument }) => PolicyDocument), ...managed],
      trustPolicy: properties.AssumeRolePolicyDocument,
    });
    return { ref: name, attributes: { Arn: arn, RoleId: `AROA${stableHex(arn, 16).toUpperCase()}` } };
  },
};
