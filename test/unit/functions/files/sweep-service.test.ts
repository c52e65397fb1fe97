import { expect, test } from 'vitest';
import { fileIdOfKey } from '../../../../functions/files/storage/file-record.ts';
import { sweepService } from '../../../../functions/files/sweep/sweep-service.ts';

const known = '01900000-0000-7000-8000-000000000001';
const gone = '01900000-0000-7000-8000-000000000002';
const now = new Date('2026-01-10T00:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test('removes objects of no record once their upload is certainly over, and nothing else', async () => {
  const stored = [
    { key: `uploads/${known}`, modifiedAt: hoursAgo(30) },
    { key: `variants/${known}/web`, modifiedAt: hoursAgo(30) },
    { key: `uploads/${gone}`, modifiedAt: hoursAgo(30) },
    { key: `variants/${gone}/thumbnail`, modifiedAt: hoursAgo(30) },
    { key: 'uploads/no-file-of-ours', modifiedAt: hoursAgo(30) },
    { key: `uploads/${gone.replace('2', '3')}`, modifiedAt: hoursAgo(24) },
  ];
  const removed: string[] = [];
  const sweep = sweepService(
    {
      async *keys(prefix) {
        yield stored.filter(({ key }) => key.startsWith(prefix));
      },
      remove: async (keys) => void removed.push(...keys),
    },
    {
      find: async (id) =>
        id === known
          ? {
              version: 1,
              ownerId: known,
              file: {
                id,
                name: 'a',
                contentType: 'text/plain',
                size: 1,
                sha256: null,
                status: 'ready',
                variants: [],
                createdAt: now.toISOString(),
              },
            }
          : undefined,
    },
  );
  expect(await sweep(now)).toBe(3);
  expect(removed).toEqual([`uploads/${gone}`, 'uploads/no-file-of-ours', `variants/${gone}/thumbnail`]);
});

test.each([
  [`uploads/${known}`, known],
  [`variants/${known}/web`, known],
  [`uploads/${known}/../x`, undefined],
  ['uploads/', undefined],
])('the key %s is of file %s', (key, id) => expect(fileIdOfKey(key)).toBe(id));
