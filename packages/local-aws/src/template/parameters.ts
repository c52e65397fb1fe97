import { StartError } from '../core/start-error.ts';
import type { ParameterStore } from '../services/parameter-store.ts';
import type { Stack, TemplateParameter } from './model.ts';

/**
 * The value of a template's parameter: the runtime's override, else the assembly's, else the default. Lists
 * become arrays; an SSM type's value is the name of the SSM parameter to read.
 *
 * @throws StartError when the parameter has no value.
 */
export function parameterValue(
  stack: Stack,
  name: string,
  overrides: Readonly<Record<string, string>>,
  store: ParameterStore,
): unknown {
  const parameter = stack.template.Parameters[name];
  const given = overrides[name] ?? stack.parameters[name] ?? parameter?.Default;
  if (!parameter || given === undefined)
    throw new StartError(`${stack.name}: parameter ${name} has no value`);
  const ssm = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(parameter.Type)?.[1];
  if (ssm === undefined) return typed(parameter, String(given));
  return typed({ Type: ssm }, ssmValue(stack, name, String(given), store));
}

function typed(parameter: TemplateParameter, value: string): unknown {
  if (parameter.Type !== 'CommaDelimitedList' && !parameter.Type.startsWith('List<')) return value;
  return value === '' ? [] : value.split(',').map((item) => item.trim());
}

function ssmValue(stack: Stack, parameter: string, name: string, store: ParameterStore): string {
  const found = store.get(name);
  if (found) return found.value;
  // AWS's own public parameters name machine images; here an image is only a name.
  if (name.startsWith('/aws/service/')) return `ami-${name.split('/').at(-1) ?? 'local'}`;
  if (name.startsWith('/cdk-bootstrap/')) return '999';
  throw new StartError(
    `${stack.name}: parameter ${parameter} names the SSM parameter ${name}, which there is not`,
  );
}
