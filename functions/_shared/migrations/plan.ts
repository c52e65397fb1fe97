import { type MigrationFile, numberOf } from './migration-file.ts';

export interface AppliedMigration {
  readonly service: string;
  readonly name: string;
  readonly checksum: string;
}

/**
 * What remains to be run, in order of service and number.
 * @throws Error when history was edited: an applied file changed or vanished, a new one was slipped in before
 * the last applied, or two share a number.
 */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  const known = new Map(files.map((file) => [keyOf(file), file]));
  refuseSharedNumbers(files);
  for (const done of applied) {
    const file = known.get(keyOf(done));
    if (!file) throw new Error(`${keyOf(done)} was applied to this database but is no longer in the code`);
    if (file.checksum !== done.checksum) {
      throw new Error(`${keyOf(done)} was edited after it was applied: write a new migration instead`);
    }
  }
  const done = new Set(applied.map(keyOf));
  const pending = files.filter((file) => !done.has(keyOf(file)));
  for (const file of pending) {
    const last = applied.filter((one) => one.service === file.service).map((one) => numberOf(one.name));
    if (last.some((number) => number > numberOf(file.name))) {
      throw new Error(`${keyOf(file)} comes before migrations already applied: give it the next number`);
    }
  }
  return pending.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ service, name }: { service: string; name: string }): string {
  return `${service}/${name}`;
}

function refuseSharedNumbers(files: readonly MigrationFile[]): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const key = `${file.service}/${numberOf(file.name)}`;
    const other = seen.get(key);
    if (other !== undefined) throw new Error(`${file.service}: ${other} and ${file.name} share a number`);
    seen.set(key, file.name);
  }
}
