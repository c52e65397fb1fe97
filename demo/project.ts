import { join, resolve } from 'node:path';
import type { LocalProject } from '@nubo/local-aws';
import { prepareAgent } from '../tools/assembly/prepare-agent.ts';
import { prepareAssembly } from '../tools/assembly/prepare-assembly.ts';
import { consoleDir, prepareConsole } from '../tools/assembly/prepare-console.ts';
import { consoleHeaders } from '../web/headers.ts';
import { localAgent } from './agent.ts';
import { LOCAL_CLIENT, startLocalGoogle } from './google.ts';
import { demoAccounts } from './seed/demo-accounts.ts';
import { seed } from './seed.ts';
import { startLocalUpstreams } from './upstreams.ts';

const root = resolve(import.meta.dirname, '..');

/** Nubo on this machine: how it is built, what its template is deployed with, and what it starts with. */
export const project: LocalProject = {
  name: 'nubo',

  // cdk-nag and CloudFormation's rules are left to `npm run synth`, the check and the deployment.
  prepare: async ({ log, context }) => {
    const [assemblyDir] = await Promise.all([
      prepareAssembly({
        root,
        validate: false,
        use: 'local',
        context,
        // Another template has a folder of its own, so that the usual one stays up to date.
        ...(Object.keys(context).length > 0 && { outDir: join(root, 'dist', 'cdk.out.context') }),
        log,
      }),
      prepareConsole({ root, log }),
      prepareAgent(root),
    ]);
    return { assemblyDir };
  },

  consoleDir: consoleDir(root),
  consoleHeaders: ({ endpoints: { http, aws } }) =>
    consoleHeaders({
      api: http,
      // Presigned URLs name the IP address.
      objects: [aws, aws.replace('localhost', '127.0.0.1')],
      // Mails, as the local mailbox shows them.
      frames: http,
    }),

  parameters: ({ endpoints, options }) => ({
    StoresUseTls: 'false',
    AllowedOrigins: endpoints.http,
    PublicUrl: endpoints.http,
    ConsoleUrl: endpoints.http,
    MailFrom: 'nubo@nubo.local',
    AllowedEndpoints: options.allowEndpoints.join(','),
  }),

  async standIns({ now }) {
    const google = await startLocalGoogle(now);
    // Live, the parameters keep the real URLs, and the secrets are the operator's to fill.
    const upstreams = process.env.NUBO_UPSTREAMS === 'live' ? undefined : await startLocalUpstreams(now);
    return {
      parameters: { ...upstreams?.parameters },
      secrets: {
        'nubo/google-client': JSON.stringify({ ...LOCAL_CLIENT, issuer: google.issuer }),
        // The second of each is being rolled in.
        'nubo/stripe-webhooks': JSON.stringify({
          secrets: ['whsec_bnVib19sb2NhbF9zdHJpcGU', 'whsec_bnVib19sb2NhbF9zdHJpcGVfMg'],
        }),
        'nubo/github-webhooks': JSON.stringify({
          secrets: ['nubo-local-github-secret', 'nubo-local-github-secret-2'],
        }),
        ...upstreams?.secrets,
      },
      allowedHosts: [new URL(google.issuer).host, ...(upstreams ? [upstreams.host] : [])],
      control: [google.control, ...(upstreams?.control ?? [])],
      async close() {
        await Promise.all([google.close(), upstreams?.close()]);
      },
    };
  },

  seed,

  companions: ({ endpoints, dataDir }) => localAgent({ root, url: endpoints.http, dataDir }),

  banner: ({ endpoints }) => [
    `reference     ${endpoints.http}/docs`,
    ...demoAccounts.map(({ email, password, role }) => `${role.padEnd(13)} ${email} / ${password}`),
  ],

  // The former path of the WebSocket API, for old clients.
  webSocketPaths: { '/chat': 'ws' },

  async watch(onBuilt) {
    const { watchAll } = await import('../tools/build/build-all.ts');
    return watchAll(root, {
      // The runtime knows functions by the names they are deployed under.
      built: ({ changed }) =>
        onBuilt(new Map([...changed].map(([name, dir]) => [`nubo-${name.replace('/', '-')}`, dir]))),
      failed: (message) => console.error(message),
      needsRestart: (message) => console.error(message),
    });
  },
};
