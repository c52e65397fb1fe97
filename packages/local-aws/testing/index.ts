/** Single parts of the runtime for the tests of an app: real stores and the AWS endpoint, without a template. */
export type { Stores } from '../src/core/world.ts';
export { s3Bucket } from '../src/resources/s3-bucket.ts';
export { createStores } from '../src/stores/index.ts';
export { startCluster } from '../src/stores/postgres/cluster.ts';
export * from './aws-endpoint.ts';
export * from './resource-input.ts';
export * from './silent-log.ts';
export * from './stores.ts';
