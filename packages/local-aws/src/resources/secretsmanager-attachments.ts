import * as z from 'zod';
import type { World } from '../core/world.ts';
import { secretStore } from '../services/secret-store.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const attachment = z.object({ SecretId: z.string(), TargetId: z.string(), TargetType: z.string() });
const policy = z.object({ SecretId: z.string(), ResourcePolicy: z.unknown() });

/** `AWS::SecretsManager::SecretTargetAttachment`: writes the database's address into the secret. */
export const secretTargetAttachment: ResourceType = {
  type: 'AWS::SecretsManager::SecretTargetAttachment',
  async make(input, world) {
    const { SecretId, TargetId, TargetType } = readProperties(attachment, input.properties);
    if (TargetType !== 'AWS::RDS::DBInstance') throw new Error(`TargetType ${TargetType} is not supported`);
    const store = secretStore(world);
    const now = store.currentValue(SecretId);
    if (now === undefined) throw new Error(`secret ${SecretId} has no value`);
    const before = z.record(z.string(), z.unknown()).parse(JSON.parse(now));
    const after = JSON.stringify({ ...before, ...connection(TargetId, world) });
    if (after !== now) store.put(SecretId, after);
    return { ref: SecretId };
  },
};

/** `AWS::SecretsManager::ResourcePolicy` */
export const secretResourcePolicy: ResourceType = {
  type: 'AWS::SecretsManager::ResourcePolicy',
  async make(input, world) {
    const { SecretId, ResourcePolicy } = readProperties(policy, input.properties);
    const store = secretStore(world);
    const secret = store.get(SecretId);
    if (!secret) throw new Error(`there is no secret ${SecretId}`);
    secret.policy = ResourcePolicy;
    store.save();
    return { ref: SecretId };
  },
};

/** The keys RDS adds. Source: Secrets Manager user guide, "JSON structure of database secrets". */
function connection(instanceId: string, world: World): Record<string, unknown> {
  const instance = world.resources.ofType('AWS::RDS::DBInstance').find(({ ref }) => ref === instanceId);
  if (!instance) throw new Error(`there is no database ${instanceId}`);
  return {
    engine: 'postgres',
    host: instance.attributes['Endpoint.Address'],
    port: Number(instance.attributes['Endpoint.Port']),
    dbname: instance.properties.DBName ?? 'postgres',
    dbInstanceIdentifier: instanceId,
  };
}
