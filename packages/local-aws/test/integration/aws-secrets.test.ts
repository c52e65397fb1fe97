import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretStore } from '../../src/services/secret-store.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';

let aws: AwsEndpointUnderTest;
let secrets: SecretsManagerClient;
let parameters: SSMClient;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  secrets = new SecretsManagerClient({ ...aws.operator, maxAttempts: 1 });
  parameters = new SSMClient({ ...aws.operator, maxAttempts: 1 });
});
afterAll(() => aws.close());

describe('Secrets Manager', () => {
  it('gives the current value, and the one before by its stage', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'keys', SecretString: 'one' }));
    await secrets.send(new PutSecretValueCommand({ SecretId: 'keys', SecretString: 'two' }));
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: 'keys' }))).SecretString).toBe('two');
    const previous = new GetSecretValueCommand({ SecretId: 'keys', VersionStage: 'AWSPREVIOUS' });
    expect((await secrets.send(previous)).SecretString).toBe('one');
  });
  it('moves AWSCURRENT between versions, leaving AWSPREVIOUS behind', async () => {
    const { VersionId: first } = await secrets.send(
      new CreateSecretCommand({ Name: 'rolled', SecretString: 'a' }),
    );
    const { VersionId: second } = await secrets.send(
      new PutSecretValueCommand({ SecretId: 'rolled', SecretString: 'b', VersionStages: ['AWSPENDING'] }),
    );
    await secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'rolled',
        VersionStage: 'AWSCURRENT',
        RemoveFromVersionId: first,
        MoveToVersionId: second,
      }),
    );
    const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: 'rolled' }));
    expect(VersionIdsToStages).toEqual({
      [first ?? '']: ['AWSPREVIOUS'],
      [second ?? '']: ['AWSPENDING', 'AWSCURRENT'],
    });
  });
  it('keeps binary values apart from text', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'binary', SecretBinary: Buffer.from([0, 1, 255]) }));
    const value = await secrets.send(new GetSecretValueCommand({ SecretId: 'binary' }));
    expect(value.SecretString).toBeUndefined();
    expect([...(value.SecretBinary ?? [])]).toEqual([0, 1, 255]);
  });
  it('survives a restart', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'kept', SecretString: 'v' }));
    expect(new SecretStore(aws.world).currentValue('kept')).toBe('v');
  });
  it('refuses a second secret of a name and does not find one that is not there', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'v' }));
    await expect(
      secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'w' })),
    ).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
  it('holds a deleted secret back, or drops it at once when forced', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'v' }));
    await secrets.send(new DeleteSecretCommand({ SecretId: 'gone' }));
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'gone' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await secrets.send(new DeleteSecretCommand({ SecretId: 'gone', ForceDeleteWithoutRecovery: true }));
    const { SecretList } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(SecretList?.map(({ Name }) => Name)).not.toContain('gone');
  });
  it('gives several at once with what is wrong with the others', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'batch', SecretString: 'v' }));
    const answer = await secrets.send(new BatchGetSecretValueCommand({ SecretIdList: ['batch', 'none'] }));
    expect(answer.SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['v']);
    expect(answer.Errors).toMatchObject([{ SecretId: 'none', ErrorCode: 'ResourceNotFoundException' }]);
  });
  it('makes random passwords of the length asked for', async () => {
    const command = new GetRandomPasswordCommand({ PasswordLength: 40, ExcludePunctuation: true });
    expect((await secrets.send(command)).RandomPassword).toMatch(/^[A-Za-z0-9]{40}$/);
  });
  it('lets a role read the secrets its policy names, and names the statement that is missing', async () => {
    const { ARN: mine = '' } = await secrets.send(
      new CreateSecretCommand({ Name: 'mine', SecretString: 'v' }),
    );
    const { ARN: other = '' } = await secrets.send(
      new CreateSecretCommand({ Name: 'other', SecretString: 'v' }),
    );
    const client = new SecretsManagerClient(
      aws.as('reader', [{ Action: 'secretsmanager:GetSecretValue', Resource: mine }]),
    );
    expect((await client.send(new GetSecretValueCommand({ SecretId: 'mine' }))).SecretString).toBe('v');
    await expect(client.send(new GetSecretValueCommand({ SecretId: other }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/reader-role/reader is not authorized to perform: secretsmanager:GetSecretValue on resource: ${other} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    expect(aws.world.lines.at(-1)).toContain(
      `{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"${other}"}`,
    );
  });
});

describe('Parameter Store', () => {
  it('gives parameters by name and by path, and grows the version at each change', async () => {
    await parameters.send(new PutParameterCommand({ Name: '/app/a', Value: '1', Type: 'String' }));
    await parameters.send(new PutParameterCommand({ Name: '/app/deep/b', Value: '2', Type: 'SecureString' }));
    await parameters.send(new PutParameterCommand({ Name: '/app/a', Value: '3', Overwrite: true }));
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: '/app/a' }));
    expect(Parameter).toMatchObject({ Value: '3', Version: 2, Type: 'String' });
    const below = new GetParametersByPathCommand({ Path: '/app', Recursive: true, WithDecryption: true });
    expect((await parameters.send(below)).Parameters?.map(({ Value }) => Value)).toEqual(['3', '2']);
  });
  it('does not overwrite unasked, nor find what is not there', async () => {
    await parameters.send(new PutParameterCommand({ Name: '/once', Value: '1', Type: 'String' }));
    const again = new PutParameterCommand({ Name: '/once', Value: '2', Type: 'String' });
    await expect(parameters.send(again)).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    await expect(parameters.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});
