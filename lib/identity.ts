import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** What tokens are checked against. */
export interface Identity {
  /** The public key set as it is at the deployment, JSON. */
  readonly jwks: string;
  /** `iss`: the product's public URL, the same for every function. */
  readonly issuer: string;
  /** `aud` */
  readonly audience: string;
}

export const AUDIENCE = 'nubo';

/** SSM parameters through which keys and URL travel; see `identityFor`. */
export function identityParameters({ name }: Settings): { jwks: string; publicUrl: string } {
  return { jwks: `/${name}/signing-keys/public`, publicUrl: `/${name}/public-url` };
}

/**
 * Reads keys and URL from SSM at each deployment. Both change in the life of a deployment (a rotation, a
 * domain), and CloudFormation refuses to change an export that another stack imports.
 */
export function identityFor(scope: Construct, settings: Settings): Identity {
  const { jwks, publicUrl } = identityParameters(settings);
  return {
    jwks: StringParameter.valueForStringParameter(scope, jwks),
    issuer: StringParameter.valueForStringParameter(scope, publicUrl),
    audience: AUDIENCE,
  };
}
