import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** The SSM parameter with the origin of the web console, which its stack writes. */
export const consoleOriginParameter = ({ name }: Settings): string => `/${name}/console-origin`;

const urlParameter = ({ name }: Settings): string => `/${name}/console-url`;

/** The origin of the web console, as CloudFront serves it. */
export const consoleOriginFor = (scope: Construct, settings: Settings): string =>
  StringParameter.valueForStringParameter(scope, consoleOriginParameter(settings));

/** The parameter `ConsoleUrl` of a deployment, and the SSM parameter by which other stacks read it. */
export function makeConsoleUrl(scope: Construct, settings: Settings): void {
  const given = new CfnParameter(scope, 'ConsoleUrl', {
    description: 'URL of a web console that mails link to; empty: the one that is deployed',
    default: '',
  });
  const some = new CfnCondition(scope, 'HasConsoleUrl', {
    expression: Fn.conditionNot(Fn.conditionEquals(given.valueAsString, '')),
  });
  new StringParameter(scope, 'ConsoleUrlValue', {
    parameterName: urlParameter(settings),
    description: 'The web console that mails link to',
    stringValue: Fn.conditionIf(
      some.logicalId,
      given.valueAsString,
      consoleOriginFor(scope, settings),
    ).toString(),
  });
}

/** The URL as another stack reads it, at each deployment. */
export const consoleUrlFor = (scope: Construct, settings: Settings): string =>
  StringParameter.valueForStringParameter(scope, urlParameter(settings));
