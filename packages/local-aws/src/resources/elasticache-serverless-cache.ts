import * as z from 'zod';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  ServerlessCacheName: z.string().optional(),
  Engine: z.enum(['valkey', 'redis'], 'only valkey and redis are supported'),
});

/** `AWS::ElastiCache::ServerlessCache`: the local Redis-protocol server. */
export const elasticacheServerlessCache: ResourceType = {
  type: 'AWS::ElastiCache::ServerlessCache',
  warmUp: (world) => world.stores.redis(),
  async make(input, world) {
    const name = (
      readProperties(schema, input.properties).ServerlessCacheName ?? input.physicalName
    ).toLowerCase();
    const { host, port } = await world.stores.redis();
    return {
      ref: name,
      attributes: {
        ARN: `arn:aws:elasticache:${world.region}:${world.account}:serverlesscache:${name}`,
        'Endpoint.Address': host,
        'Endpoint.Port': String(port),
        'ReaderEndpoint.Address': host,
        'ReaderEndpoint.Port': String(port),
        Status: 'available',
      },
    };
  },
};
