import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartError } from '../../src/core/start-error.ts';
import { getJson, sampleRuntimes } from '../support/sample-runtime.ts';

const sample = sampleRuntimes();
let assembly: string;

beforeAll(async () => {
  assembly = await sample.synthesise('plain', { greeting: undefined });
}, 120_000);
afterAll(() => sample.cleanUp());

/** The start's error: always one line, always a StartError. */
async function refusal(of: string, more: Parameters<typeof sample.start>[1] = {}): Promise<string> {
  const error: unknown = await sample.start(of, more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError; // checked by the line above
  expect(message).not.toContain('\n');
  return message;
}

/** A copy of the assembly with its data stack's template changed as text. */
function altered(name: string, change: (template: string) => string): string {
  const copy = join(sample.home, name);
  cpSync(assembly, copy, { recursive: true });
  const file = join(copy, 'Sample-Data.template.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return copy;
}

describe('what the local runtime refuses to start', () => {
  it('every resource type it does not know, by name and at once', async () => {
    const extra = await sample.synthesise('extra', {
      greeting: undefined,
      extra: (stack) => {
        new CfnResource(stack, 'Robot', { type: 'AWS::RoboMaker::Robot' });
        new CfnResource(stack, 'Fleet', { type: 'AWS::RoboMaker::Fleet' });
      },
    });
    expect(await refusal(extra)).toBe(
      'Sample-Data/Robot: AWS::RoboMaker::Robot, Sample-Data/Fleet: AWS::RoboMaker::Fleet are not supported by the local runtime',
    );
  }, 60_000);

  it('an intrinsic function it does not know, by its name', async () => {
    const of = altered('macro', (text) =>
      text
        .replace('"Type": "S"', '"Type": {"Fn::Transform": {}}')
        .replace('"AttributeType": "S"', '"AttributeType": {"Fn::Transform": {}}'),
    );
    expect(await refusal(of)).toMatch(
      /^Sample-Data\/Counters\w+ \(AWS::DynamoDB::GlobalTable\): Fn::Transform is not supported$/,
    );
  }, 60_000);

  it('a template that cannot be read, by its file', async () => {
    expect(await refusal(altered('broken', () => '{'))).toContain('Sample-Data.template.json is damaged');
    expect(await refusal(join(sample.home, 'nowhere'))).toContain('manifest.json is missing');
  }, 60_000);

  it('a port in use, by its number and the option that changes it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo; // a listening TCP server has this kind of address
    expect(await refusal(assembly, { port })).toBe(`port ${port} is in use: choose another with --port`);
    expect(await refusal(assembly, { awsPort: port })).toBe(
      `port ${port} is in use: choose another with --aws-port`,
    );
    server.close();
  }, 60_000);

  it('a custom resource that fails, with its reason and what its function logged', async () => {
    const failing = await sample.synthesise('failing', { greeting: 'fail' });
    const message = await refusal(failing, { dataDir: join(sample.home, 'failing-data') });
    expect(message).toMatch(/^Sample-Data\/Greeting \(Custom::Greeting\): Create failed: told to fail/);
    expect(message).toContain('greeting fail');
  }, 60_000);

  it('a data folder in use, and one of another app', async () => {
    const runtime = await sample.start(assembly);
    expect(await refusal(assembly)).toContain(`is in use by process ${process.pid}`);
    await runtime.close();
    const file = join(sample.dataDir, 'state.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"Sample-', '"Other-'));
    expect(await refusal(assembly)).toContain('belongs to another app (Other-');
  }, 60_000);

  it('a call that the template grants nobody, as AWS does', async () => {
    const ungranted = await sample.synthesise('ungranted', { greeting: undefined, granted: false });
    const runtime = await sample.start(ungranted, { dataDir: join(sample.home, 'ungranted-data') });
    expect(await getJson(`${runtime.endpoints.http}/count/x`)).toEqual({ error: 'AccessDeniedException' });
    await runtime.close();
  }, 60_000);
});
