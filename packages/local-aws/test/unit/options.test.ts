import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../src/options.ts';

describe('the command line', () => {
  it('has the documented defaults', () => {
    expect(parseOptions(['--project', 'demo/project.ts'], '/app')).toEqual({
      port: 3000,
      awsPort: 4566,
      dataDir: '/app/.nubo',
      awsEndpoint: undefined,
      fresh: false,
      seed: true,
      companions: true,
      watch: false,
      quiet: false,
      assembly: undefined,
      project: '/app/demo/project.ts',
      allowEndpoints: [],
      context: {},
    });
  });

  it('takes every option', () => {
    const argv =
      '--port 0 --aws-port 9 --data-dir /d --fresh --no-seed --no-companions --watch --quiet --assembly out'.split(
        ' ',
      );
    const flags = parseOptions(
      [...argv, '--allow-endpoint', 'localhost:1', '--allow-endpoint=127.0.0.1:2', '--context', 'a=b=c'],
      '/app',
    );
    expect(flags).toMatchObject({
      port: 0,
      awsPort: 9,
      dataDir: '/d',
      fresh: true,
      seed: false,
      companions: false,
      watch: true,
    });
    expect(flags).toMatchObject({
      quiet: true,
      assembly: '/app/out',
      allowEndpoints: ['localhost:1', '127.0.0.1:2'],
      context: { a: 'b=c' },
    });
  });

  it('takes another AWS endpoint, for all services that can move or for some', () => {
    const moved = (...options: string[]) => {
      const flags = parseOptions(['--project', 'p.ts', '--aws-endpoint', ...options], '/app');
      return flags === 'help' ? undefined : flags.awsEndpoint;
    };
    expect(moved('http://127.0.0.1:4566/')).toEqual({
      url: 'http://127.0.0.1:4566',
      services: ['dynamodb', 'events', 'sqs'],
    });
    expect(moved('https://aws.example', '--aws-services', 'sqs')?.services).toEqual(['sqs']);
    for (const options of [
      ['nonsense'],
      ['http://x', '--aws-services', 's3'],
      ['http://x', '--aws-services', 'events'],
    ])
      expect(() => moved(...options)).toThrow(UsageError);
  });

  it('lets an assembly take the place of the project named before it', () => {
    expect(parseOptions(['--project', 'p.ts', '--assembly', 'out'], '/app')).toMatchObject({
      project: undefined,
    });
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--port', 'x', '--assembly', 'a'], '--port x: not a port'],
    [['--aws-port', '70000', '--assembly', 'a'], '--aws-port 70000: not a port'],
    [['--allow-endpoint', 'example.com:80', '--assembly', 'a'], 'not a loopback HOST:PORT'],
    [['--context', 'prod', '--assembly', 'a'], 'not KEY=VALUE'],
    [[], 'nothing to run'],
  ])('refuses %j in one line', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(UsageError);
    expect(() => parseOptions(argv)).toThrow(message);
    expect(() => parseOptions(argv)).not.toThrow('\n');
  });

  it('knows --help', () => {
    expect(parseOptions(['--help'])).toBe('help');
  });
});
