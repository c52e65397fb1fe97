import type { Log } from '../core/world.ts';
import type { Stack } from '../template/model.ts';

/** Parameter overrides merged, later ones over earlier; one that no template has is a slip worth a warning. */
export function mergeParameters(
  stacks: readonly Stack[],
  log: Log,
  ...overrides: readonly (Readonly<Record<string, string>> | undefined)[]
): Readonly<Record<string, string>> {
  const merged: Record<string, string> = Object.assign({}, ...overrides);
  for (const name of Object.keys(merged)) {
    if (!stacks.some(({ template }) => name in template.Parameters))
      log.warn(`no template has the parameter ${name}`);
  }
  return merged;
}

/** Where the app is deployed to; a part that it leaves open has the local value. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}
const LOCAL: Environment = { account: '000000000000', region: 'us-east-1' };

/** The first stack's environment stands for all of them: there is one world here, and another is worth a warning. */
export function environmentOf(stacks: readonly Stack[], log: Log): Environment {
  const account = stacks.find((stack) => stack.account !== undefined)?.account ?? LOCAL.account;
  const region = stacks.find((stack) => stack.region !== undefined)?.region ?? LOCAL.region;
  for (const stack of stacks) {
    const own = `${stack.account ?? account}/${stack.region ?? region}`;
    if (own !== `${account}/${region}`)
      log.warn(`${stack.name} is of ${own}: here it runs in ${account}/${region} as the others do`);
  }
  return { account, region };
}
