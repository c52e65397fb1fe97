import { join } from 'node:path';
import * as z from 'zod';
import { readJsonFile, writeJsonFile } from '../core/json-file.ts';
import { perWorld } from '../core/per-world.ts';
import type { World } from '../core/world.ts';

const parameter = z.object({
  name: z.string(),
  arn: z.string(),
  type: z.enum(['String', 'StringList', 'SecureString']),
  value: z.string(),
  version: z.number(),
  modifiedAt: z.number(),
});
/** An SSM parameter; `modifiedAt` in ms. */
export type StoredParameter = z.infer<typeof parameter>;

/** SSM parameters of the world, kept in `<data dir>/parameters.json`. */
export class ParameterStore {
  readonly #file: string;
  readonly #world: World;
  readonly #parameters: Map<string, StoredParameter>;

  constructor(world: World) {
    this.#world = world;
    this.#file = join(world.dataDir, 'parameters.json');
    const kept = z.array(parameter).parse(readJsonFile(this.#file) ?? []);
    this.#parameters = new Map(kept.map((p) => [p.name, p]));
  }

  /** By name or ARN. */
  get(id: string): StoredParameter | undefined {
    return this.#parameters.get(id) ?? [...this.#parameters.values()].find((p) => p.arn === id);
  }

  list(): readonly StoredParameter[] {
    return [...this.#parameters.values()];
  }

  /** Makes or overwrites; the version grows by one when the value changed. */
  put(name: string, value: string, type: StoredParameter['type'] = 'String'): StoredParameter {
    const known = this.#parameters.get(name);
    if (known && known.value === value && known.type === type) return known;
    const made: StoredParameter = {
      name,
      arn: `arn:aws:ssm:${this.#world.region}:${this.#world.account}:parameter/${name.replace(/^\//, '')}`,
      type,
      value,
      version: (known?.version ?? 0) + 1,
      modifiedAt: this.#world.clock.now(),
    };
    this.#parameters.set(name, made);
    this.#save();
    return made;
  }

  remove(name: string): void {
    this.#parameters.delete(name);
    this.#save();
  }

  #save(): void {
    writeJsonFile(this.#file, this.list());
  }
}

export const parameterStore = perWorld((world) => new ParameterStore(world));
