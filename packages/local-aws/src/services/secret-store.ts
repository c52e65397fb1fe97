import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { readJsonFile, writeJsonFile } from '../core/json-file.ts';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';

const version = z.object({
  id: z.string(),
  value: z.string(),
  createdAt: z.number(),
  stages: z.array(z.string()),
});
const secret = z.object({
  name: z.string(),
  arn: z.string(),
  description: z.string().optional(),
  createdAt: z.number(),
  versions: z.array(version),
  policy: z.unknown().optional(),
  /** When it goes, ms; set while it waits for its deletion. */
  deletedAt: z.number().optional(),
});
/** One value of a secret; `stages` are AWSCURRENT, AWSPREVIOUS, AWSPENDING or the caller's own. */
export type SecretVersion = z.infer<typeof version>;
/** A secret and its versions, newest last; `createdAt` in ms, `policy` its resource policy. */
export type StoredSecret = z.infer<typeof secret>;

/** Secrets of the world, kept in `<data dir>/secrets.json`: filled by the template, read by Secrets Manager. */
export class SecretStore {
  readonly #file: string;
  readonly #world: World;
  readonly #secrets: StoredSecret[];
  readonly #fixed = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
    this.#file = join(world.dataDir, 'secrets.json');
    this.#secrets = z.array(secret).parse(readJsonFile(this.#file) ?? []);
  }

  /** By name, ARN, or ARN without its random suffix, as Secrets Manager takes a `SecretId`. */
  get(id: string): StoredSecret | undefined {
    return this.#secrets.find((s) => s.name === id || s.arn === id || s.arn.slice(0, -7) === id);
  }

  list(): readonly StoredSecret[] {
    return this.#secrets;
  }

  /** The secret of this name, made without a value when it is new. */
  create(name: string, description?: string): StoredSecret {
    const known = this.get(name);
    if (known) return known;
    // AWS ends the ARN with six random characters; here they follow from the name, so that ARNs stay put.
    const suffix = createHash('sha256').update(name).digest('base64url').replace(/[-_]/g, '0').slice(0, 6);
    const made: StoredSecret = {
      name,
      arn: `arn:aws:secretsmanager:${this.#world.region}:${this.#world.account}:secret:${name}-${suffix}`,
      createdAt: this.#world.clock.now(),
      versions: [],
      ...(description === undefined ? {} : { description }),
    };
    this.#secrets.push(made);
    this.save();
    return made;
  }

  /** Adds a version; its stages move to it from the versions that had them. AWSCURRENT leaves AWSPREVIOUS behind. */
  put(
    id: string,
    value: string,
    options: { versionId?: string; stages?: readonly string[] } = {},
  ): SecretVersion {
    const owner = this.get(id);
    if (!owner) throw new Error(`no secret ${id}`);
    const stages = options.stages ?? ['AWSCURRENT'];
    if (stages.includes('AWSCURRENT')) {
      for (const old of owner.versions) {
        const wasCurrent = old.stages.includes('AWSCURRENT');
        old.stages = old.stages.filter((s) => s !== 'AWSPREVIOUS');
        if (wasCurrent) old.stages.push('AWSPREVIOUS');
      }
    }
    for (const old of owner.versions) old.stages = old.stages.filter((s) => !stages.includes(s));
    const added: SecretVersion = {
      id: options.versionId ?? randomUUID(),
      value,
      createdAt: this.#world.clock.now(),
      stages: [...stages],
    };
    owner.versions = [...owner.versions.filter((v) => v.stages.length > 0), added];
    this.save();
    return added;
  }

  /** AWSCURRENT's value; undefined when the secret or a value is missing. */
  currentValue(id: string): string | undefined {
    return this.get(id)?.versions.find((v) => v.stages.includes('AWSCURRENT'))?.value;
  }

  /** Gives the secret of this name a value that the template's generator does not override. */
  fix(name: string, value: string): void {
    this.#fixed.set(name, value);
  }

  fixedValue(name: string): string | undefined {
    return this.#fixed.get(name);
  }

  remove(id: string): void {
    const at = this.#secrets.findIndex((s) => s.name === id || s.arn === id);
    if (at >= 0) this.#secrets.splice(at, 1);
    this.save();
  }

  /** After a change made to a {@link StoredSecret} in place. */
  save(): void {
    writeJsonFile(this.#file, this.#secrets);
  }
}

export const secretStore = perWorld((world) => new SecretStore(world));
