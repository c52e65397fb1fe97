import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StartError } from '../../src/core/start-error.ts';
import { engineCommand } from '../../src/stores/dynamodb/engine-command.ts';

const { arch } = process;
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'test-engine-'));
  // A processor that no build is for.
  Object.defineProperty(process, 'arch', { value: 'mips' });
  vi.stubEnv('DYNAMODB_LOCAL_DIR', join(home, 'local'));
  vi.stubEnv('PATH', home);
});
afterEach(() => {
  Object.defineProperty(process, 'arch', { value: arch });
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const unpackLocal = (): void => {
  mkdirSync(join(home, 'local'));
  writeFileSync(join(home, 'local', 'DynamoDBLocal.jar'), '');
};
const installJava = (status: number): void => {
  writeFileSync(join(home, 'java'), `#!/bin/sh\nexit ${status}\n`);
  chmodSync(join(home, 'java'), 0o755);
};

describe('a machine without a build of the DynamoDB engine', () => {
  it('runs DynamoDB Local where it is unpacked and there is Java', () => {
    unpackLocal();
    installJava(0);
    const { name, command, args } = engineCommand('/data/dynamodb', 4000);
    expect([name, command]).toEqual(['DynamoDB Local', 'java']);
    expect(args).toContain(join(home, 'local', 'DynamoDBLocal.jar'));
    expect(args.join(' ')).toContain('-port 4000 -dbPath /data/dynamodb -sharedDb');
  });

  it('is told in two lines what to type where there is neither', () => {
    const refusal = (): string => {
      try {
        engineCommand('/data/dynamodb', 4000);
        return '';
      } catch (error) {
        expect(error).toBeInstanceOf(StartError);
        return String(error);
      }
    };
    const lines = refusal().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('@dynoxide/linux-mips is not installed'.replace('linux', process.platform));
    expect(lines[1]).toContain('DYNAMODB_ENDPOINT=');
    unpackLocal();
    // macOS has a `java` that only says where to get one.
    installJava(1);
    expect(refusal().split('\n')).toHaveLength(2);
  });
});
