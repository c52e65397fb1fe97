import type { DatabaseSync } from 'node:sqlite';

/** One rule of a bucket's CORS configuration, as in the template. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}
/** Where a bucket's events go; `events` are names such as `s3:ObjectCreated:*`. */
export interface NotificationTarget {
  readonly kind: 'lambda' | 'sqs';
  readonly arn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  readonly id: string;
}
/** Settings of a bucket in the template; every start reads them again, so they are not stored. */
export interface BucketSettings {
  readonly cors: readonly CorsRule[];
  readonly notifications: readonly NotificationTarget[];
  readonly eventBridge: boolean;
}
const NO_SETTINGS: BucketSettings = { cors: [], notifications: [], eventBridge: false };

/** The buckets there are, their settings and policies. */
export function createBuckets(database: DatabaseSync) {
  const insert = database.prepare('INSERT OR IGNORE INTO buckets (name, created) VALUES (?, ?)');
  const select = database.prepare('SELECT created FROM buckets WHERE name = ?');
  const all = database.prepare('SELECT name, created FROM buckets ORDER BY name');
  const remove = database.prepare('DELETE FROM buckets WHERE name = ?');
  const settings = new Map<string, BucketSettings>();
  const policies = new Map<string, unknown>();
  return {
    exists: (name: string): boolean => select.get(name) !== undefined,
    /** False when it is there already. */
    create: (name: string, now: number): boolean => insert.run(name, now).changes > 0,
    remove(name: string): void {
      remove.run(name);
      settings.delete(name);
      policies.delete(name);
    },
    list: (): { name: string; created: number }[] =>
      all.all().map(({ name, created }) => ({ name: String(name), created: Number(created) })),
    settings: (name: string): BucketSettings => settings.get(name) ?? NO_SETTINGS,
    configure: (name: string, given: BucketSettings): void => void settings.set(name, given),
    policy: (name: string): unknown => policies.get(name),
    setPolicy(name: string, policy: unknown): void {
      if (policy === undefined) policies.delete(name);
      else policies.set(name, policy);
    },
  };
}
export type Buckets = ReturnType<typeof createBuckets>;
