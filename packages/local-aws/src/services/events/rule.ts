import * as z from 'zod';
import type { EventTest } from './pattern/event-pattern.ts';
import { retryPolicy } from './retry-policy.ts';

/** A rule's target as the template and the API describe it. */
export const target = z.object({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
  SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
});
export type Target = z.infer<typeof target>;

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly enabled: boolean;
  /** As given; undefined for a rule that only has a schedule. */
  readonly pattern: unknown;
  readonly matches: EventTest;
  readonly scheduleExpression: string | undefined;
  readonly description: string | undefined;
  readonly targets: readonly Target[];
}
