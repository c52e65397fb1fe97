import { findStack, outputOf } from '../stacks.ts';

/** The oldest bootstrap that assemblies of this aws-cdk-lib deploy with (`requiresBootstrapStackVersion`). */
const OLDEST = 6;

/** Whether `cdk bootstrap` is to run first: once an account and region, and again for one that is too old. */
export async function needsBootstrap(): Promise<boolean> {
  const toolkit = await findStack('CDKToolkit');
  if (!toolkit || toolkit.StackStatus === 'ROLLBACK_COMPLETE') return true;
  return Number(outputOf(toolkit, 'BootstrapVersion') ?? 0) < OLDEST;
}
