import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MigrationFile, migrationFile } from './migration-file.ts';

/** Reads `<folder>/<service>/*.sql` of every service. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const services = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const files = await Promise.all(services.map((service) => readService(service, join(folder, service))));
  return files.flat();
}

/** Reads the `.sql` files of one service. */
export async function readService(service: string, folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  return await Promise.all(
    names.map(async (name) => migrationFile(service, name, await readFile(join(folder, name), 'utf8'))),
  );
}
