import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from '../../src/core/data-dir.ts';
import { dropData } from '../../src/core/drop-data.ts';
import { StartError } from '../../src/core/start-error.ts';
import { openStateFile } from '../../src/core/state-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'data-dir-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the data folder', () => {
  it('is one runtime’s at a time', () => {
    const unlock = lockDataDir(dir);
    expect(() => lockDataDir(dir)).toThrow(`in use by process ${process.pid}`);
    unlock();
    lockDataDir(dir)();
  });

  it('is never a folder that another program filled', () => {
    writeFileSync(join(dir, 'thesis.txt'), 'dear');
    expect(() => lockDataDir(dir)).toThrow('not a data folder');
    expect(existsSync(join(dir, 'runtime.lock'))).toBe(false);
  });

  it('is empty after a drop, but for the lock that is held', () => {
    const unlock = lockDataDir(dir);
    openStateFile(dir).keepSeeded();
    writeFileSync(join(dir, 'secrets.json'), '[]');
    dropData(dir);
    expect(existsSync(join(dir, 'secrets.json'))).toBe(false);
    expect(openStateFile(dir).seeded).toBe(false);
    unlock();
  });
});

describe('the state file', () => {
  it('remembers the clock, the seeds and the resources', () => {
    const made = { type: 'T', ref: 'r', attributes: { Arn: 'a' }, properties: { P: 1 }, retain: false };
    const state = openStateFile(dir);
    state.keepClock(5000);
    state.keepSeeded();
    state.keepResource('Stack/A', made);
    state.flush();
    const again = openStateFile(dir);
    expect([again.clockOffsetMs, again.seeded]).toEqual([5000, true]);
    expect(again.resources().get('Stack/A')).toEqual(made);
  });

  it.each(['{broken', '{"version":9}'])('says that %j is damaged and how to go on', (text) => {
    writeFileSync(join(dir, 'state.json'), text);
    expect(() => openStateFile(dir)).toThrow(StartError);
    expect(() => openStateFile(dir)).toThrow(/state\.json is damaged.*nothing was changed/);
  });
});
