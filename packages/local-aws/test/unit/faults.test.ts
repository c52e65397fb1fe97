import { describe, expect, it } from 'vitest';
import { createFaults } from '../../src/core/faults.ts';

describe('faults', () => {
  it('lets the named number of calls pass before the mode applies', () => {
    const faults = createFaults();
    faults.set({ target: 'redis', mode: 'down', afterCalls: 2 });
    expect([faults.next('redis'), faults.next('redis'), faults.next('redis'), faults.next('redis')]).toEqual([
      'ok',
      'ok',
      'down',
      'down',
    ]);
  });

  it('peeks without counting', () => {
    const faults = createFaults();
    faults.set({ target: 's3', mode: 'slow', afterCalls: 1 });
    expect([faults.peek('s3'), faults.peek('s3'), faults.next('s3'), faults.peek('s3')]).toEqual([
      'ok',
      'ok',
      'ok',
      'slow',
    ]);
  });

  it('touches its own target alone and lists all', () => {
    const faults = createFaults();
    faults.set({ target: 'sqs', mode: 'down' });
    expect(faults.next('events')).toBe('ok');
    expect(faults.list().filter(({ mode }) => mode !== 'ok')).toEqual([
      { target: 'sqs', mode: 'down', afterCalls: 0 },
    ]);
    expect(faults.list()).toHaveLength(6);
  });
});
