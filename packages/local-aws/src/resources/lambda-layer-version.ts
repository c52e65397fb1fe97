import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import { assetDir } from './assets.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

/** Folders of the unpacked layers by version ARN. */
export const layerDirs = perWorld(() => new Map<string, string>());

const schema = z.object({
  LayerName: z.string().optional(),
  Content: z.object({ S3Key: z.string() }),
});

/** `AWS::Lambda::LayerVersion`; its number is always 1. */
export const lambdaLayerVersion: ResourceType = {
  type: 'AWS::Lambda::LayerVersion',
  async make(input, world) {
    const { LayerName, Content } = readProperties(schema, input.properties);
    const name = LayerName ?? input.physicalName;
    const arn = `arn:aws:lambda:${world.region}:${world.account}:layer:${name}:1`;
    layerDirs(world).set(arn, assetDir(input, Content.S3Key, world));
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
};
