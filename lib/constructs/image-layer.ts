import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The layer with `sharp`, built by tools/build/build-layers.ts. A stack that needs it has its own. */
export function imageLayer(scope: Construct, layersDir: string): LayerVersion {
  return new LayerVersion(scope, 'ImageLayer', {
    description: 'sharp',
    code: Code.fromAsset(join(layersDir, 'sharp')),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.ARM_64],
    // A version in use stays usable when it is deleted ("Deleting layers", AWS Lambda).
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
