import { invokeFunction } from '../../_shared/aws/lambda.ts';
import { AppError, dependencyDown, unauthenticated } from '../../_shared/errors/errors.ts';
import type { CodeOwner } from './google-attempt-repository.ts';
import { type GoogleCommand, type GoogleOutcome, googleOutcome } from './google-outcome.ts';

type Command = Omit<GoogleCommand, 'mode'>;

/** Less than the time that the gateway waits for the function that asks. */
const TIMEOUT_MS = 10_000;

/**
 * The accounts behind `auth/sign-in-google`: what speaks with Google stands outside the VPC, what speaks with the
 * database inside. Every call throws AppError `conflict`, `forbidden`, or `dependency-down` (503).
 */
export function googleAccountsGateway(functionName: string) {
  const ask = async (command: GoogleCommand): Promise<GoogleOutcome> => {
    return googleOutcome.parse(await invokeFunction(functionName, command, TIMEOUT_MS));
  };
  return {
    /** Begins a session. */
    async signIn(command: Command) {
      const outcome = await ask({ ...command, mode: 'tokens' });
      if (outcome.kind === 'tokens') return outcome.signedIn;
      throw refusal(outcome);
    },
    /** The account, for a session that a code will start. */
    async identify(command: Command): Promise<CodeOwner> {
      const outcome = await ask({ ...command, mode: 'identify' });
      if (outcome.kind === 'identified') return { userId: outcome.userId, epoch: outcome.epoch };
      throw refusal(outcome);
    },
  };
}

function refusal(outcome: GoogleOutcome): Error {
  switch (outcome.kind) {
    case 'refused':
      return outcome.code === 'unauthenticated'
        ? unauthenticated(outcome.detail)
        : new AppError({ code: outcome.code, detail: outcome.detail });
    case 'unavailable':
      return dependencyDown('accounts');
    case 'tokens':
    case 'identified':
      return new Error(`auth/sign-in-google answered ${outcome.kind} to the other question`);
  }
}
