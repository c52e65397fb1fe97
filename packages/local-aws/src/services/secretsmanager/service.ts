import { jsonService } from '../json-service.ts';
import {
  batchGetSecretValue,
  describeSecret,
  getRandomPassword,
  getResourcePolicy,
  getSecretValue,
  listSecrets,
} from './read-operations.ts';
import {
  createSecret,
  deleteSecret,
  putSecretValue,
  restoreSecret,
  updateSecret,
  updateSecretVersionStage,
} from './write-operations.ts';

/** AWS Secrets Manager over the world's secret store. */
export const secretsManager = jsonService({
  signingName: 'secretsmanager',
  version: '1.1',
  invalidInputCode: 'InvalidParameterException',
  operations: {
    BatchGetSecretValue: batchGetSecretValue,
    CreateSecret: createSecret,
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetRandomPassword: getRandomPassword,
    GetResourcePolicy: getResourcePolicy,
    GetSecretValue: getSecretValue,
    ListSecrets: listSecrets,
    PutSecretValue: putSecretValue,
    RestoreSecret: restoreSecret,
    UpdateSecret: updateSecret,
    UpdateSecretVersionStage: updateSecretVersionStage,
  },
});
