import type { World } from '../core/world.ts';
import { parameterStore } from '../services/parameter-store.ts';
import { secretStore } from '../services/secret-store.ts';

/**
 * `{{resolve:secretsmanager:id:SecretString:key:stage:version}}` and `{{resolve:ssm:name:version}}` (also
 * `ssm-secure`). Source: AWS CloudFormation user guide, "Using dynamic references".
 *
 * @throws Error that names what is missing.
 */
export function dynamicReference(service: string, reference: string, world: World): string {
  if (service === 'ssm' || service === 'ssm-secure') return ssm(reference.replace(/:\d+$/, ''), world);
  if (service === 'secretsmanager') return secret(reference, world);
  throw new Error(`{{resolve:${service}:…}} is not supported`);
}

function ssm(name: string, world: World): string {
  const found = parameterStore(world).get(name);
  if (!found) throw new Error(`there is no SSM parameter ${name}`);
  return found.value;
}

function secret(reference: string, world: World): string {
  // An ARN has colons of its own: seven parts, and then the rest of the reference.
  const parts = reference.split(':');
  const idParts = reference.startsWith('arn:') ? 7 : 1;
  const id = parts.slice(0, idParts).join(':');
  const [kind = 'SecretString', key = '', stage = ''] = parts.slice(idParts);
  if (kind !== '' && kind !== 'SecretString')
    throw new Error(`{{resolve:secretsmanager:…:${kind}}} is not supported`);
  if (stage !== '' && stage !== 'AWSCURRENT')
    throw new Error(`secret ${id}: stage ${stage} is not supported`);
  const value = secretStore(world).currentValue(id);
  if (value === undefined) throw new Error(`secret ${id} has no value`);
  if (key === '') return value;
  const parsed: unknown = JSON.parse(value);
  if (typeof parsed !== 'object' || parsed === null || !(key in parsed))
    throw new Error(`secret ${id} has no key ${key}`);
  // `in` above: the object has the key; what it holds is checked by String.
  return String((parsed as Record<string, unknown>)[key]);
}
