import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { RuntimeFlags } from './core/project.ts';
import { MOVED_SERVICES, type MovedService } from './core/upstream.ts';

/** A wrong command line: its message is one line; the process ends with status 2. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

export const HELP = `Runs a CDK app whole on this machine.

  --port N                  the APIs' port (3000; 0 takes a free one)
  --aws-port N              the AWS endpoint's port (4566; 0 takes a free one)
  --aws-endpoint URL        keep tables, buses and queues at this AWS endpoint, such as LocalStack
  --aws-services LIST       only those of these services (dynamodb,events,sqs)
  --data-dir DIR            where state is kept (.nubo)
  --fresh                   drop that state first
  --no-seed                 leave the stores empty
  --no-companions           start no processes beside the runtime, such as an agent
  --watch                   rebuild and swap functions as their code changes
  --quiet                   print the ready line, warnings and errors only
  --assembly DIR            run this cloud assembly (a cdk.out folder)
  --project FILE            run this project (a module that exports a LocalProject)
  --allow-endpoint H:P      let functions reach this loopback address (repeatable)
  --context KEY=VALUE       CDK context to synthesise the project with (repeatable)
  --help                    this text
`;

/** Parses the command line; `help` when it was asked for. Paths are made absolute. Throws UsageError. */
export function parseOptions(argv: readonly string[], cwd = process.cwd()): RuntimeFlags | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  // The last one wins: `npm start -- --assembly DIR` follows the script's own --project.
  const project = values.assembly === undefined ? values.project : undefined;
  if (values.assembly === undefined && project === undefined)
    throw new UsageError('nothing to run: give --assembly DIR or --project FILE');
  return {
    port: port('--port', values.port),
    awsPort: port('--aws-port', values['aws-port']),
    dataDir: resolve(cwd, values['data-dir']),
    awsEndpoint:
      values['aws-endpoint'] === undefined
        ? undefined
        : { url: originOf(values['aws-endpoint']), services: movedServices(values['aws-services']) },
    fresh: values.fresh,
    seed: !values['no-seed'],
    companions: !values['no-companions'],
    watch: values.watch,
    quiet: values.quiet,
    assembly: values.assembly === undefined ? undefined : resolve(cwd, values.assembly),
    project: project === undefined ? undefined : resolve(cwd, project),
    allowEndpoints: values['allow-endpoint'].map(endpoint),
    context: Object.fromEntries(values.context.map(keyAndValue)),
  };
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      options: {
        port: { type: 'string', default: '3000' },
        'aws-port': { type: 'string', default: '4566' },
        'aws-endpoint': { type: 'string' },
        'aws-services': { type: 'string', default: MOVED_SERVICES.join(',') },
        'data-dir': { type: 'string', default: '.nubo' },
        fresh: { type: 'boolean', default: false },
        'no-seed': { type: 'boolean', default: false },
        'no-companions': { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        assembly: { type: 'string' },
        project: { type: 'string' },
        'allow-endpoint': { type: 'string', multiple: true, default: [] },
        context: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    // parseArgs explains at length; its first sentence names the option.
    const message = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error);
    throw new UsageError(`${message}; --help lists the options`, { cause: error });
  }
}

function port(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new UsageError(`${option} ${text}: not a port (0 to 65535)`);
  return value;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`--aws-endpoint ${text}: not a URL such as http://127.0.0.1:4566`);
  return url.origin;
}

function movedServices(text: string): MovedService[] {
  const names = text.split(',');
  const moved = MOVED_SERVICES.filter((service) => names.includes(service));
  if (moved.length !== names.length)
    throw new UsageError(`--aws-services ${text}: of ${MOVED_SERVICES.join(', ')}, by commas`);
  if (moved.includes('events') && !moved.includes('sqs'))
    throw new UsageError('--aws-services events: its rules deliver to queues, so that sqs moves too');
  return moved;
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--context ${text}: not KEY=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function endpoint(text: string): string {
  const match = /^(localhost|127\.0\.0\.1|\[::1\]|::1):(\d+)$/.exec(text);
  if (!match || Number(match[2]) < 1 || Number(match[2]) > 65_535)
    throw new UsageError(`--allow-endpoint ${text}: not a loopback HOST:PORT`);
  return text;
}
