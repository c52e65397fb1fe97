import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { resolve } from 'node:path';

// `npm run start:localstack`: Nubo with PostgreSQL and Valkey in the containers of docker-compose.localstack.yml, and with
// its tables, buses and queues in LocalStack. The other AWS services and the gateways stay in the local runtime
// (docs/localstack.md), whose endpoint moves to port 4567 because LocalStack has 4566. Options are those of `npm start`.
const containers = [
  { name: 'LocalStack', port: 4566 },
  { name: 'PostgreSQL', port: 5432 },
  { name: 'Valkey', port: 6379 },
];

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (open: boolean) => {
      socket.destroy();
      done(open);
    };
    socket.setTimeout(2000, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

const missing = [];
for (const { name, port } of containers) if (!(await answers(port))) missing.push(`${name} (port ${port})`);
if (missing.length > 0) {
  console.error(
    `no answer from ${missing.join(', ')}: docker compose -f docker-compose.localstack.yml up -d --wait localstack postgres valkey`,
  );
  process.exit(1);
}

const root = resolve(import.meta.dirname, '..');
const args = [
  'packages/local-aws/src/cli.ts',
  '--project',
  'demo/project.ts',
  '--data-dir',
  '.nubo/localstack',
  '--aws-port',
  '4567',
  '--aws-endpoint',
  'http://127.0.0.1:4566',
];
const child = spawn(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    NUBO_POSTGRES_URL: 'postgres://nubo:nubo-localstack@127.0.0.1:5432/nubo',
    NUBO_REDIS_URL: 'redis://127.0.0.1:6379',
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
