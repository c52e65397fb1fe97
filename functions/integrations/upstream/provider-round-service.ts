import type { Logger } from '../../_shared/observability/logger.ts';
import type { CircuitService, Pass } from './circuit-service.ts';
import { type FailureReason, UpstreamFailure } from './failure.ts';
import { createJsonClient } from './json-client.ts';
import type { Provider } from './provider.ts';
import type { Table } from './table.ts';

export interface Round<Question, Answer> {
  readonly providers: readonly Provider<Question, Answer>[];
  readonly circuits: CircuitService;
  readonly question: Question;
  /** Milliseconds of `performance.now()` by which every call is over. */
  readonly deadline: number;
  readonly table: Table;
}

/** How asking one provider after the other came out. */
export type RoundOutcome<Answer> =
  | { readonly kind: 'found'; readonly answer: Answer; readonly mark: string | undefined }
  /** Every provider that was needed to know has said so. */
  | { readonly kind: 'unknown' }
  /** No provider has a key. */
  | { readonly kind: 'unconfigured' }
  /** `unknown` here: one said so, and another that may have known more failed. */
  | { readonly kind: 'ended'; readonly how: 'failed' | 'slow' | 'unknown' };

/** Asks the providers in their order until one has an answer, but those whose circuits are open. */
export async function askProviders<Question, Answer>(
  round: Round<Question, Answer>,
): Promise<RoundOutcome<Answer>> {
  const { providers, circuits, question, deadline, table } = round;
  const names = providers.map(({ name }) => name);
  const states = await table.call(new Map(), () => circuits.read(names));
  const failures: (FailureReason | 'open')[] = [];
  for (const provider of providers) {
    const circuit = states.get(provider.name) ?? { name: provider.name, failures: 0, failedAt: 0 };
    const pass = await table.call<Pass | undefined>(CLOSED, () => circuits.admit(circuit));
    if (!pass) {
      failures.push('open');
      continue;
    }
    const http = createJsonClient(deadline);
    try {
      const answer = await provider.ask(question, http);
      if (answer === undefined) {
        await table.call(undefined, () => circuits.undecided(circuit, pass));
        return isCertain(failures) ? { kind: 'unknown' } : { kind: 'ended', how: 'unknown' };
      }
      await table.call(undefined, () => circuits.succeeded(circuit, pass));
      return { kind: 'found', answer, mark: http.mark };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      logFailure(table.log, provider.name, error);
      failures.push(error.reason);
      await table.call(undefined, () => circuits.failed(circuit, pass, error));
    }
  }
  return outcomeOf(failures);
}

const CLOSED: Pass = { kind: 'closed' };

/** Whether those that were asked before could not have known more. */
function isCertain(failures: readonly (FailureReason | 'open')[]): boolean {
  return failures.every((reason) => reason === 'no-key' || reason === 'unsupported');
}

function outcomeOf<Answer>(failures: readonly (FailureReason | 'open')[]): RoundOutcome<Answer> {
  const real = failures.filter((reason) => reason !== 'no-key');
  if (real.length === 0) return { kind: 'unconfigured' };
  if (real.every((reason) => reason === 'unsupported')) return { kind: 'unknown' };
  return { kind: 'ended', how: real.every((reason) => reason === 'slow') ? 'slow' : 'failed' };
}

function logFailure(log: Logger, provider: string, error: UpstreamFailure): void {
  const { reason, message } = error;
  const fields = { provider, reason, error };
  // A key that is not accepted is for the operator to replace; a deployment without one was set up so.
  if (reason === 'refused') log.error(`${provider}: ${message}`, fields);
  else if (reason === 'no-key' || reason === 'unsupported') log.debug(`${provider}: ${message}`, fields);
  else log.warn(`${provider}: ${message}`, fields);
}
