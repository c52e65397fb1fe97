import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Origins of web pages that may call, send files and be led back to after a sign-in. */
export interface AllowedOrigins {
  readonly list: readonly string[];
  /** By commas; empty where there are none. */
  readonly text: string;
  /** The condition that there are some. */
  readonly some: CfnCondition;
}

/** What the SSM parameter holds where there are none: its value cannot be empty. */
const NONE = 'none';

const parameterName = ({ name }: Settings) => `/${name}/allowed-origins`;

/** The parameter `AllowedOrigins` of a deployment, given once, and the SSM parameter by which other stacks read it. */
export function makeAllowedOrigins(scope: Construct, settings: Settings): AllowedOrigins {
  const given = new CfnParameter(scope, 'AllowedOrigins', {
    description: 'Origins of web pages that may call (https://app.example.com), by commas; empty: none',
    default: '',
  });
  const origins = originsOf(scope, given.valueAsString, '');
  new StringParameter(scope, 'AllowedOriginsValue', {
    parameterName: parameterName(settings),
    description: 'Origins of web pages that may call, by commas',
    stringValue: Fn.conditionIf(origins.some.logicalId, given.valueAsString, NONE).toString(),
  });
  return origins;
}

/** The origins as another stack reads them, at each deployment: an export that is imported could not change. */
export function allowedOriginsFor(scope: Construct, settings: Settings): AllowedOrigins {
  return originsOf(scope, StringParameter.valueForStringParameter(scope, parameterName(settings)), NONE);
}

function originsOf(scope: Construct, text: string, none: string): AllowedOrigins {
  const some = new CfnCondition(scope, 'HasAllowedOrigins', {
    expression: Fn.conditionNot(Fn.conditionEquals(text, none)),
  });
  return {
    list: Fn.split(',', text),
    text: Fn.conditionIf(some.logicalId, text, '').toString(),
    some,
  };
}
