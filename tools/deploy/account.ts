import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { codeOf } from './finding.ts';

/** Where a deployment goes, and as whom. */
export interface Account {
  readonly id: string;
  readonly region: string;
  /** ARN of the caller. */
  readonly caller: string;
}

/**
 * The account and region of the environment's AWS credentials.
 * @throws Error that says what to set.
 */
export async function findAccount(): Promise<Account> {
  const sts = new STSClient({});
  let region: string;
  try {
    region = await sts.config.region();
  } catch {
    throw new Error('no AWS region: set AWS_REGION, or `aws configure set region eu-west-1`');
  }
  try {
    const { Account: id, Arn: caller } = await sts.send(new GetCallerIdentityCommand({}));
    if (id === undefined || caller === undefined) throw new Error('STS names no account');
    return { id, region, caller };
  } catch (error) {
    throw new Error(`no valid AWS credentials (${codeOf(error)}): ${ADVICE[codeOf(error)] ?? SIGN_IN}`, {
      cause: error,
    });
  }
}

const SIGN_IN = 'run `aws login` or `aws sso login`, or set AWS_PROFILE';
const ADVICE: Readonly<Record<string, string>> = {
  ExpiredToken: `they have expired: ${SIGN_IN}`,
  ExpiredTokenException: `they have expired: ${SIGN_IN}`,
  InvalidClientTokenId: 'the access key does not exist or is not active',
  SignatureDoesNotMatch: "the secret key is wrong, or this machine's clock is",
  RequestTimeTooSkewed: "this machine's clock is wrong",
};
