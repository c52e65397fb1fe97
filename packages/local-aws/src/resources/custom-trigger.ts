import * as z from 'zod';
import { cfnNumber, logTailOf, readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  HandlerArn: z.string(),
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).default('RequestResponse'),
  /** Milliseconds, in spite of what other timeouts of CloudFormation are counted in. */
  Timeout: cfnNumber.default(120_000),
});

/**
 * `Custom::Trigger` of aws-cdk-lib/triggers: runs its handler once, and again when the handler changed, which
 * CDK shows by another version in `HandlerArn`.
 */
export const customTrigger: ResourceType = {
  type: 'Custom::Trigger',
  async make(input, world) {
    const { HandlerArn, InvocationType, Timeout } = readProperties(schema, input.properties);
    const done = { ref: input.physicalName };
    if (input.previous && JSON.stringify(input.previous.properties) === JSON.stringify(input.properties))
      return done;
    const options = { trigger: `trigger ${input.logicalId}`, timeoutMs: Timeout };
    if (InvocationType === 'Event') world.functions.invokeAsync(HandlerArn, '{}', options);
    if (InvocationType !== 'RequestResponse') return done;
    const result = await world.log.step(`${input.stack}/${input.logicalId}`, () =>
      world.functions.invoke(HandlerArn, '{}', options),
    );
    if (!result.ok) throw new Error(`the trigger's function failed (${result.kind})${logTailOf(result)}`);
    return done;
  },
};
