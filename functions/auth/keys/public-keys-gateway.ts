import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** Where the public keys are published: one parameter of Systems Manager. */
export interface PublicKeysGateway {
  /** Writes the set where it is another one. */
  publish(keySet: string): Promise<void>;
}

/** @param Name of the parameter, `/nubo/…` */
export function publicKeysGateway(client: SSMClient, Name: string): PublicKeysGateway {
  const read = async (): Promise<string | undefined> => {
    try {
      return (await client.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  };
  return {
    async publish(keySet) {
      if ((await read()) === keySet) return;
      await client.send(new PutParameterCommand({ Name, Value: keySet, Type: 'String', Overwrite: true }));
    },
  };
}
