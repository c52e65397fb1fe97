import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startAndFail, startProduct, tempDir } from '../support/product.ts';

const home = tempDir('refused');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What `npm start` prints when it refuses: one line, and status 1. */
async function refusal(dataDir: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await startAndFail({ dataDir, args: ['--quiet', ...args] });
  expect({ code, lines: output.trimEnd().split('\n').length, output }).toMatchObject({ code: 1, lines: 1 });
  return output;
}

it('a port in use is named, with the option that changes it', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has this kind of address
  expect(await refusal(join(home, 'port'), '--port', String(port))).toBe(
    `port ${port} is in use: choose another with --port\n`,
  );
  server.close();
});

it('a data folder that is not one, or holds something else, is left alone', async () => {
  const file = join(home, 'file');
  writeFileSync(file, 'mine');
  expect(await refusal(file)).toContain(file);
  const photos = join(home, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'cat.jpg'), 'mine');
  expect(await refusal(photos, '--fresh')).toContain(photos);
  expect(readdirSync(photos)).toEqual(['cat.jpg']);
});

it('damaged state is named and left as it is, and --fresh begins anew', async () => {
  const dataDir = join(home, 'damaged');
  const product = await startProduct({ dataDir, args: ['--no-seed'] });
  await product.stop();
  writeFileSync(join(dataDir, 'state.json'), '{"version":1,');
  expect(await refusal(dataDir)).toMatch(/state\.json.*nothing was changed/);
  const mended = await startProduct({ dataDir, args: ['--no-seed', '--fresh'] });
  expect((await fetch(`${mended.url}/health`)).status).toBe(200);
  await mended.stop();
});
