import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { World } from '../core/world.ts';
import { secretStore } from '../services/secret-store.ts';
import { cfnBoolean, readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Engine: z.enum(['postgres'], 'only postgres is supported'),
  DBInstanceIdentifier: z.string().optional(),
  DBName: z.string().default('postgres'),
  MasterUsername: z.string(),
  MasterUserPassword: z.string().optional(),
  ManageMasterUserPassword: cfnBoolean.default(false),
});

/** `AWS::RDS::DBInstance` on PostgreSQL: a database of the local server. */
export const rdsDbInstance: ResourceType = {
  type: 'AWS::RDS::DBInstance',
  warmUp: (world) => world.stores.postgres(),
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const identifier = (properties.DBInstanceIdentifier ?? input.physicalName).toLowerCase();
    const resourceId = `db-${stableHex(identifier, 26).toUpperCase()}`;
    const secret = properties.ManageMasterUserPassword
      ? managedSecret(resourceId, properties.MasterUsername, world)
      : undefined;
    const masterPassword = secret?.password ?? properties.MasterUserPassword;
    if (masterPassword === undefined) throw new Error('MasterUserPassword: missing');
    const store = await world.stores.postgres();
    await store.provision({
      database: properties.DBName,
      masterUser: properties.MasterUsername,
      masterPassword,
      resourceId,
    });
    return {
      ref: identifier,
      attributes: {
        'Endpoint.Address': store.host,
        'Endpoint.Port': String(store.port),
        'Endpoint.HostedZoneId': 'Z0LOCAL',
        DbiResourceId: resourceId,
        DBInstanceArn: `arn:aws:rds:${world.region}:${world.account}:db:${identifier}`,
        ...(secret ? { 'MasterUserSecret.SecretArn': secret.arn } : {}),
      },
    };
  },
};

/** The secret RDS keeps itself with `ManageMasterUserPassword`: username and password alone. */
function managedSecret(
  resourceId: string,
  username: string,
  world: World,
): { arn: string; password: string } {
  const store = secretStore(world);
  const { arn } = store.create(`rds!${resourceId.toLowerCase()}`);
  const value = store.currentValue(arn);
  if (value === undefined) {
    const password = randomBytes(21).toString('base64url');
    store.put(arn, JSON.stringify({ username, password }));
    return { arn, password };
  }
  return { arn, password: z.object({ password: z.string() }).parse(JSON.parse(value)).password };
}
