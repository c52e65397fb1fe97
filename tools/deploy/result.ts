import type { Stack } from '@aws-sdk/client-cloudformation';
import type { DeployOptions } from './options.ts';
import { outputOf, stackName } from './stacks.ts';

/** Prints the addresses of a deployment and what only its operator can do. */
export function printResult(options: DeployOptions, stacks: readonly Stack[]): void {
  const { name, domain, consoleDomain, mailFrom, alarmEmail } = options;
  const web = stacks.find(({ StackName }) => StackName === stackName(name, 'Web'));
  const api = stacks.find(({ StackName }) => StackName === stackName(name, 'Api'));
  const url = outputOf(api, 'Url') ?? '';
  const lines = [
    `web console         ${outputOf(web, 'ConsoleUrl') ?? ''}`,
    ...(consoleDomain
      ? [`CNAME record        ${consoleDomain} → ${outputOf(web, 'ConsoleTarget') ?? ''}`]
      : []),
    `API and reference   ${url}  (${url}/docs)`,
    `WebSocket API       ${outputOf(api, 'WebSocketUrl') ?? ''}`,
    ...['HttpDomain', 'WebSocketDomain'].flatMap((id, index) => {
      const target = outputOf(api, `${id}Target`);
      return target ? [`CNAME record        ${index === 0 ? domain : `ws.${domain}`} → ${target}`] : [];
    }),
  ];
  const function_ = name === 'nubo' ? '' : ` --function ${name}-auth-set-user-flags`;
  const secret = (id: string, value: string) =>
    `aws secretsmanager put-secret-value --secret-id ${name}/${id} --secret-string '${value}'`;
  const left = [
    ...(mailFrom ? [`follow the link that SES mailed to ${mailFrom}, unless its domain is verified`] : []),
    ...(alarmEmail ? [`confirm the subscription that SNS mailed to ${alarmEmail}`] : []),
    `register, then become administrator: npm run grant-admin -- EMAIL${function_}`,
    `Google sign-in, redirect URI ${url}/auth/google/callback: ${secret('google-client', '{"clientId":"…","clientSecret":"…"}')}`,
    `Stripe webhooks: ${secret('stripe-webhooks', '{"secrets":["whsec_…"]}')}`,
    `GitHub webhooks: ${secret('github-webhooks', '{"secrets":["…"]}')}`,
    ...['openweathermap', 'coingecko', 'deepl', 'google-translate'].map(
      (provider) => `${provider}, where you have a key: ${secret(provider, '{"key":"…"}')}`,
    ),
  ];
  console.log(['', ...lines, '', 'left to do, each once:', ...left.map((line) => `  ${line}`)].join('\n'));
}
