import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import type { Network } from '../network-stack.ts';
import type { Settings } from '../settings.ts';

export interface Cache {
  readonly host: string;
  readonly port: string;
}

/** Valkey without servers; always TLS. The limits bound the bill: 1,000 is the least ECPUs a second there are. */
export function makeCache(scope: Construct, network: Network, { name, profile }: Settings): Cache {
  const cache = new CfnServerlessCache(scope, 'Cache', {
    engine: 'valkey',
    majorEngineVersion: '8',
    serverlessCacheName: `${name}-cache`,
    description: 'Cache, rate limits and short-lived codes of the functions in the VPC',
    securityGroupIds: [network.cacheSecurityGroup.securityGroupId],
    subnetIds: network.vpc.selectSubnets(network.dataSubnets).subnetIds,
    cacheUsageLimits: {
      dataStorage: { unit: 'GB', maximum: profile === 'prod' ? 5 : 1 },
      ecpuPerSecond: { maximum: profile === 'prod' ? 5000 : 1000 },
    },
  });
  return { host: cache.attrEndpointAddress, port: cache.attrEndpointPort };
}
