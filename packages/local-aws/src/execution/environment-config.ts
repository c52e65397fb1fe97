import type { NetworkRules } from './child/network-rules.ts';

/** What the runtime tells an execution environment before anything else, beside its variables. */
export interface EnvironmentConfig {
  readonly functionArn: string;
  readonly handler: string;
  readonly codeDir: string;
  readonly layerDirs: readonly string[];
  readonly network: NetworkRules;
  readonly clockOffsetMs: number;
}
