import { migrateDatabase } from '../deps.ts';

/** Started by the deployment; what it throws fails the deployment before any service is updated. */
export async function handler(): Promise<{ applied: readonly string[] }> {
  return { applied: await migrateDatabase() };
}
