import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';

/** Addresses and domains that may be sent from, and configuration sets. All count as verified at once. */
export class SendingIdentities {
  readonly #world: World;
  readonly #identities = new Set<string>();
  readonly #configurationSets = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  addIdentity(identity: string): void {
    this.#identities.add(identity.toLowerCase());
  }
  removeIdentity(identity: string): void {
    this.#identities.delete(identity.toLowerCase());
  }
  identities(): readonly string[] {
    return [...this.#identities];
  }
  /** The address itself, or its domain or the nearest one above it; undefined when none is verified. */
  covering(address: string): string | undefined {
    const lower = address.toLowerCase();
    const labels = lower.slice(lower.lastIndexOf('@') + 1).split('.');
    const candidates = [lower, ...labels.map((_, at) => labels.slice(at).join('.'))];
    return candidates.find((candidate) => this.#identities.has(candidate));
  }

  addConfigurationSet(name: string): void {
    this.#configurationSets.add(name);
  }
  removeConfigurationSet(name: string): void {
    this.#configurationSets.delete(name);
  }
  hasConfigurationSet(name: string): boolean {
    return this.#configurationSets.has(name);
  }

  arnOf(kind: 'identity' | 'configuration-set', name: string): string {
    return `arn:aws:ses:${this.#world.region}:${this.#world.account}:${kind}/${name}`;
  }
}

export const sendingIdentities = perWorld((world) => new SendingIdentities(world));
