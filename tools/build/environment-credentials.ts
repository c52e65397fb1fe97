/**
 * Stands in for `@aws-sdk/credential-provider-node` and `@aws-sdk/credential-providers` in every bundle. Lambda always gives
 * credentials in the environment (AWS Lambda, "Defined runtime environment variables"), and the chain that
 * looks for profiles, SSO and instance metadata is 250 KB.
 */
export {
  fromEnv as defaultProvider,
  fromEnv as fromNodeProviderChain,
} from '@aws-sdk/credential-provider-env';
