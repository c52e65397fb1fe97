import * as z from 'zod';

/** One string or a list of them, as policy documents allow nearly everywhere. */
const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const conditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const conditionValues = z
  .union([conditionValue, z.array(conditionValue)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const principal = z.union([z.literal('*'), z.record(z.string(), oneOrMore)]);

const statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});
const document = z.object({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z
    .union([statement, z.array(statement)])
    .transform((value) => (Array.isArray(value) ? value : [value])),
});

/** A statement with every one-or-many element made a list. */
export type Statement = z.output<typeof statement>;
export type PrincipalElement = z.output<typeof principal>;

/** A policy that IAM would refuse to store. */
export class MalformedPolicyError extends Error {
  constructor(cause: z.ZodError) {
    super(`malformed policy document: ${z.prettifyError(cause)}`, { cause });
    this.name = 'MalformedPolicyError';
  }
}

/** The statements of a policy document. Throws {@link MalformedPolicyError}. */
export function parsePolicy(policy: unknown): readonly Statement[] {
  const parsed = document.safeParse(policy);
  if (!parsed.success) throw new MalformedPolicyError(parsed.error);
  return parsed.data.Statement;
}
