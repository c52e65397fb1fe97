import type { Circuit, CircuitRepository } from './circuit-repository.ts';
import type { UpstreamFailure } from './failure.ts';

/** Failed lookups in a row, none longer ago than `FAILURES_MS` before the next, that open a circuit. */
export const FAILURES_TO_OPEN = 5;
const FAILURES_MS = 60_000;
/** How long a circuit stays open before one caller tries again. */
const OPEN_MS = 30_000;
/** Longer than a lookup takes (lookup-service.ts): a probe whose function died is another's after this. */
const PROBE_MS = 15_000;
/** How long a provider is left alone that had too many calls and says nothing of how long, or refuses our key. */
const QUOTA_SECONDS = 60;
const REFUSED_SECONDS = 300;

/** What lets a caller call a provider. */
export type Pass = { readonly kind: 'closed' } | { readonly kind: 'probe'; readonly until: number };

export interface CircuitService {
  read(names: readonly string[]): Promise<ReadonlyMap<string, Circuit>>;
  /** undefined: the provider is to be left alone. */
  admit(circuit: Circuit): Promise<Pass | undefined>;
  succeeded(circuit: Circuit, pass: Pass): Promise<void>;
  /** The provider answered that it does not know what was asked for: that says nothing of its health. */
  undecided(circuit: Circuit, pass: Pass): Promise<void>;
  failed(circuit: Circuit, pass: Pass, failure: UpstreamFailure): Promise<void>;
}

export function circuitService(repository: CircuitRepository): CircuitService {
  const undecided = async ({ name }: Circuit, pass: Pass) => {
    if (pass.kind === 'probe') await repository.releaseProbe(name, pass.until);
  };
  const openFor = (name: string, ms: number) => repository.open(name, Date.now() + ms);
  return {
    read: (names) => repository.read(names),

    async admit(circuit) {
      if (circuit.openUntil === undefined) return { kind: 'closed' };
      if (circuit.openUntil > Date.now()) return undefined;
      const until = Date.now() + PROBE_MS;
      return (await repository.claimProbe(circuit, until)) ? { kind: 'probe', until } : undefined;
    },

    async succeeded({ name, failures }, { kind }) {
      if (kind === 'probe' || failures > 0) await repository.close(name);
    },

    undecided,

    async failed(circuit, pass, { reason, retryAfterSeconds }) {
      const { name, failedAt } = circuit;
      switch (reason) {
        case 'no-key':
        case 'unsupported':
          return undecided(circuit, pass);
        case 'quota':
          return openFor(name, (retryAfterSeconds ?? QUOTA_SECONDS) * 1000);
        case 'refused':
          return openFor(name, REFUSED_SECONDS * 1000);
        case 'slow':
        case 'down':
        case 'garbage': {
          const count = await repository.countFailure(circuit, failedAt < Date.now() - FAILURES_MS);
          if (pass.kind === 'probe' || count >= FAILURES_TO_OPEN) await openFor(name, OPEN_MS);
        }
      }
    },
  };
}
