import type { AwsHosts } from './child/aws-hosts.ts';
import type { NetworkRules } from './child/network-rules.ts';

/** What the runtime tells an execution environment before anything else, beside its variables. */
export interface EnvironmentConfig {
  readonly functionArn: string;
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  readonly codeDir: string;
  readonly layerDirs: readonly string[];
  /** A file of the local runtime, from which AWS's SDK is found. */
  readonly sdkFrom: string;
  readonly network: NetworkRules;
  readonly awsHosts: AwsHosts;
  readonly clockOffsetMs: number;
}
