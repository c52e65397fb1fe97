import * as z from 'zod';
import { addressOf, functionUrls } from '../gateway/function-urls.ts';
import { readCors } from '../gateway/http-api-properties.ts';
import { unqualified } from './lambda-version.ts';
import { readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  TargetFunctionArn: z.string(),
  Qualifier: z.string().optional(),
  AuthType: z.enum(['NONE'], 'only NONE is supported'),
  InvokeMode: z.enum(['BUFFERED'], 'only BUFFERED is supported').default('BUFFERED'),
  Cors: z.unknown().optional(),
});

/** `AWS::Lambda::Url`, open to all. */
export const lambdaUrl: ResourceType = {
  type: 'AWS::Lambda::Url',
  properties: Object.keys(schema.shape),
  async make(input, world) {
    const { TargetFunctionArn, Qualifier, Cors } = readProperties(schema, input.properties);
    const plain = unqualified(TargetFunctionArn, world);
    const functionArn = Qualifier === undefined ? plain : `${plain}:${Qualifier}`;
    const id = stableHex(input.physicalName, 32);
    functionUrls(world).set(id, { id, functionArn, cors: readCors(Cors) });
    const url = addressOf(id, world);
    return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: url } };
  },
};
