import { expect, test } from 'vitest';
import { conflict } from '../../../../functions/_shared/errors/errors.ts';
import { createLogger } from '../../../../functions/_shared/observability/logger.ts';
import { registrationService } from '../../../../functions/auth/accounts/registration-service.ts';

test('a taken email takes the same hashing time as a free one', async () => {
  const work: string[] = [];
  const service = registrationService({
    newId: () => '0199c0de-0000-7000-8000-000000000001',
    transaction: async () => {
      work.push('look up');
      throw conflict('taken');
    },
    hasher: {
      hash: async () => {
        work.push('hash');
        return 'hash';
      },
      matches: async () => false,
      isWeak: () => false,
    },
  });
  const cause = { traceId: 'request', log: createLogger() };
  await expect(service.register({ email: 'ada@nubo.local', password: 'right' }, cause)).rejects.toMatchObject(
    { code: 'conflict' },
  );
  expect(work).toEqual(['hash', 'look up']);
});
