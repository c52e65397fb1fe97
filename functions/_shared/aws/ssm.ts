import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { dependencyDown } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

/** Two attempts leave most of a function's 10 s to the call that waits for a parameter. */
const LIMITS = { requestTimeoutMs: 1_500, maxAttempts: 2 } as const;

export const ssm: () => SSMClient = lazy(() => reportOutages('keys', new SSMClient(clientConfig(LIMITS))));

/**
 * The text of a parameter of Systems Manager.
 * @param Name `/nubo/…`
 * @throws AppError `dependency-down` (503) for whatever goes wrong
 */
export async function readParameter(Name: string): Promise<string> {
  try {
    const { Parameter } = await ssm().send(new GetParameterCommand({ Name }));
    if (Parameter?.Value === undefined) throw new Error(`the parameter ${Name} has no value`);
    return Parameter.Value;
  } catch (error) {
    throw dependencyDown('keys', error);
  }
}
