import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Origins of web pages that may call, and whether there are any. */
export interface AllowedOrigins {
  readonly list: readonly string[];
  /** The condition that there are some; made when it is first asked for. */
  readonly some: CfnCondition;
}

/**
 * The parameter `AllowedOrigins` of a stack. Each stack that needs it has its own of the same name: a deployment
 * gives both the same value, and neither is tied to the other's export.
 */
export function allowedOrigins(scope: Construct, description: string): AllowedOrigins {
  const origins = new CfnParameter(scope, 'AllowedOrigins', {
    type: 'CommaDelimitedList',
    description: `${description} (https://app.example.com), by commas; empty: none`,
    default: '',
  });
  const list = origins.valueAsList;
  let some: CfnCondition | undefined;
  return {
    list,
    get some() {
      some ??= new CfnCondition(scope, 'HasAllowedOrigins', {
        expression: Fn.conditionNot(Fn.conditionEquals(Fn.join(',', list), '')),
      });
      return some;
    },
  };
}
