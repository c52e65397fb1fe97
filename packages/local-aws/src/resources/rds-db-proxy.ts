import * as z from 'zod';
import { cfnBoolean, readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  DBProxyName: z.string(),
  EngineFamily: z.enum(['POSTGRESQL'], 'only POSTGRESQL is supported'),
  RoleArn: z.string(),
  DefaultAuthScheme: z.enum(['IAM_AUTH'], 'only IAM_AUTH is supported'),
  Auth: z.array(z.unknown()).max(0, 'secrets are not supported').default([]),
  RequireTLS: cfnBoolean.default(false),
});

/** PostgreSQL's own: RDS gives a proxy the port of its engine. */
const PORT = 5432;

/**
 * `AWS::RDS::DBProxy` with IAM authentication: another way to the local server, which refuses what RDS Proxy refuses.
 * Functions reach it by the endpoint's name.
 */
export const rdsDbProxy: ResourceType = {
  type: 'AWS::RDS::DBProxy',
  warmUp: (world) => world.stores.postgres(),
  async make(input, world) {
    const { DBProxyName, RoleArn } = readProperties(schema, input.properties);
    const id = `prx-${stableHex(DBProxyName, 17)}`;
    const host = `${DBProxyName.toLowerCase()}.proxy-${stableHex(id, 12)}.${world.region}.rds.amazonaws.com`;
    const store = await world.stores.postgres();
    await store.openRdsProxy({ id, host, port: PORT, roleArn: RoleArn });
    return {
      ref: DBProxyName,
      attributes: {
        Endpoint: host,
        DBProxyArn: `arn:aws:rds:${world.region}:${world.account}:db-proxy:${id}`,
        VpcId: '',
      },
    };
  },
};
