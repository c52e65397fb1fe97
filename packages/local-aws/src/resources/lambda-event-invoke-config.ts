import * as z from 'zod';
import { unqualified } from './lambda-version.ts';
import { cfnNumber, readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const destination = z.object({ Destination: z.string() }).optional();
const schema = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: cfnNumber.optional(),
  MaximumEventAgeInSeconds: cfnNumber.optional(),
  DestinationConfig: z.object({ OnFailure: destination, OnSuccess: destination }).optional(),
});

/** `AWS::Lambda::EventInvokeConfig`: retries and destinations of asynchronous calls. */
export const lambdaEventInvokeConfig: ResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const onFailureArn = properties.DestinationConfig?.OnFailure?.Destination;
    const onSuccessArn = properties.DestinationConfig?.OnSuccess?.Destination;
    const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age } = properties;
    world.functions.configureAsync(unqualified(properties.FunctionName, world), {
      ...(retries === undefined ? {} : { maximumRetryAttempts: retries }),
      ...(age === undefined ? {} : { maximumEventAgeSeconds: age }),
      ...(onFailureArn === undefined ? {} : { onFailureArn }),
      ...(onSuccessArn === undefined ? {} : { onSuccessArn }),
    });
    return { ref: input.physicalName };
  },
};
