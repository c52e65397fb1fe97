import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Origins of web pages that may call, and whether there are any. */
export interface AllowedOrigins {
  readonly list: readonly string[];
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
  const some = new CfnCondition(scope, 'HasAllowedOrigins', {
    expression: Fn.conditionNot(Fn.conditionEquals(Fn.join(',', origins.valueAsList), '')),
  });
  return { list: origins.valueAsList, some };
}
