import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { consoleOriginFor } from './console-url.ts';
import type { Settings } from './settings.ts';

/** Origins of web pages that may call, send files and be led back to after a sign-in. */
export interface AllowedOrigins {
  readonly list: readonly string[];
  /** By commas. */
  readonly text: string;
}

const parameterName = ({ name }: Settings) => `/${name}/allowed-origins`;

/**
 * The origin of the web console and those of the parameter `AllowedOrigins`, given once, and the SSM parameter by which
 * other stacks read them.
 */
export function makeAllowedOrigins(scope: Construct, settings: Settings): AllowedOrigins {
  const given = new CfnParameter(scope, 'AllowedOrigins', {
    description:
      'Origins of further web pages that may call (https://app.example.com), by commas; empty: none',
    default: '',
  });
  const some = new CfnCondition(scope, 'HasAllowedOrigins', {
    expression: Fn.conditionNot(Fn.conditionEquals(given.valueAsString, '')),
  });
  const own = consoleOriginFor(scope, settings);
  const both = Fn.join(',', [own, given.valueAsString]);
  const text = Fn.conditionIf(some.logicalId, both, own).toString();
  new StringParameter(scope, 'AllowedOriginsValue', {
    parameterName: parameterName(settings),
    description: 'Origins of web pages that may call, by commas',
    stringValue: text,
  });
  return originsOf(text);
}

/** The origins as another stack reads them, at each deployment: an export that is imported could not change. */
export function allowedOriginsFor(scope: Construct, settings: Settings): AllowedOrigins {
  return originsOf(StringParameter.valueForStringParameter(scope, parameterName(settings)));
}

const originsOf = (text: string): AllowedOrigins => ({ list: Fn.split(',', text), text });
