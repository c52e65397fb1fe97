import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { clientSource, GENERATED_FILE } from '../../tools/client/client-source.ts';

const root = resolve(import.meta.dirname, '../..');

it('the types of @nubo/client are those of the routes: else run npm run generate:client', () => {
  const source = clientSource(root);
  expect(source).toContain('"GET /tasks"'.replaceAll('"', "'"));
  expect(readFileSync(join(root, GENERATED_FILE), 'utf8') === source, 'run npm run generate:client').toBe(
    true,
  );
});
