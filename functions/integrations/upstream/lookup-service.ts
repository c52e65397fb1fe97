import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod/mini';
import { BoundedMap } from '../../_shared/bounded-map.ts';
import { dependencyDown, upstreamFailed, upstreamSlow } from '../../_shared/errors/errors.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { AnswerSource } from './answer-headers.ts';
import type { AnswerEntry, AnswerRepository, Ending, KeptAnswer, Lease } from './answer-repository.ts';
import type { CircuitService } from './circuit-service.ts';
import type { Provider } from './provider.ts';
import { askProviders } from './provider-round-service.ts';
import { Table } from './table.ts';

const FRESH_MS = 60_000;
const STALE_MS = 3600_000;
/** All calls of one lookup together. */
const LOOKUP_MS = 12_000;
/** Longer than a lookup: whoever holds a lease beyond it is gone. */
const LEASE_MS = 15_000;
/** How long the others wait for the one who fetches; with a lookup of their own after it they end within 29 s. */
const WAIT_MS = 16_000;
const PAUSE_MS = { first: 40, most: 400 } as const;
/** Bytes of an item but for its other attributes (Amazon DynamoDB, "Service quotas": 400 KB). */
const MOST_BYTES = 390_000;
/** What an execution environment remembers of fresh answers. */
const REMEMBERED = { answers: 500, mostCharacters: 4_000 } as const;

export interface Found<Answer> extends AnswerSource {
  readonly answer: Answer;
}

export interface LookupDeps<Question, Answer> {
  /** In the order in which they are asked. */
  readonly providers: readonly Provider<Question, Answer>[];
  readonly answers: AnswerRepository;
  readonly circuits: CircuitService;
  readonly schema: z.ZodMiniType<Answer>;
  readonly newToken: () => string;
}

export interface LookupService<Question, Answer> {
  /**
   * The answer to a question: from the cache, from whoever is fetching it already, or from the first provider that
   * has one.
   * @param key the same for all questions that have the same answer
   * @returns undefined where no provider knows what was asked for
   * @throws AppError `upstream-failed` (502), `upstream-slow` (504); `dependency-down` (503) without any provider
   */
  find(key: string, question: Question, log: Logger): Promise<Found<Answer> | undefined>;
}

/** An answer with its JSON read; `answer: null` stands for what no provider knows. */
interface Kept<Answer> {
  readonly answer: Answer | null;
  readonly fetchedAt: number;
  readonly mark: string | undefined;
}

export function lookupService<Question, Answer>(
  deps: LookupDeps<Question, Answer>,
): LookupService<Question, Answer> {
  const { answers, circuits, providers, schema, newToken } = deps;
  const memory = new BoundedMap<string, Kept<Answer>>(REMEMBERED.answers);

  /** undefined for nothing, and for what an earlier version of the service has kept in another form. */
  const decode = (kept: KeptAnswer | undefined): Kept<Answer> | undefined => {
    if (!kept) return undefined;
    const { json, fetchedAt, mark } = kept;
    if (json === 'null') return { answer: null, fetchedAt, mark };
    const result = schema.safeParse(JSON.parse(json));
    return result.success ? { answer: result.data, fetchedAt, mark } : undefined;
  };

  const remember = (key: string, kept: KeptAnswer, decoded: Kept<Answer>) => {
    if (kept.json.length <= REMEMBERED.mostCharacters) memory.set(key, decoded);
  };

  const hit = (key: string, { kept }: AnswerEntry): Kept<Answer> | undefined => {
    if (!kept || !isFresh(kept.fetchedAt)) return undefined;
    const decoded = decode(kept);
    if (decoded) remember(key, kept, decoded);
    return decoded;
  };

  /** Without an answer of now: one of the last hour, or the error. */
  const endWith = (how: Ending, { kept }: AnswerEntry): Found<Answer> | undefined => {
    const last = decode(kept);
    if (last && last.answer !== null && Date.now() - last.fetchedAt <= STALE_MS) {
      return toFound(last.answer, last, 'STALE');
    }
    switch (how) {
      case 'unknown':
        return undefined;
      case 'slow':
        throw upstreamSlow('The services that know this take too long to answer.');
      case 'failed':
      case 'not-kept':
        throw upstreamFailed('The services that know this cannot be asked right now.');
    }
  };

  /** Asks the providers, as the one who holds the lease. */
  const fetchAnswer = async (
    key: string,
    question: Question,
    lease: Lease,
    last: AnswerEntry,
    table: Table,
  ) => {
    const deadline = performance.now() + LOOKUP_MS;
    const outcome = await askProviders({ providers, circuits, question, deadline, table });
    switch (outcome.kind) {
      case 'found':
      case 'unknown': {
        const answer = outcome.kind === 'found' ? outcome.answer : null;
        const mark = outcome.kind === 'found' ? outcome.mark : undefined;
        const kept: KeptAnswer = { json: JSON.stringify(answer), fetchedAt: Date.now(), mark };
        const fits = Buffer.byteLength(kept.json) <= MOST_BYTES;
        await table.call(undefined, () =>
          fits ? answers.keep(key, lease, kept) : answers.end(key, lease, 'not-kept'),
        );
        remember(key, kept, { answer, fetchedAt: kept.fetchedAt, mark });
        return answer === null ? undefined : toFound(answer, { fetchedAt: kept.fetchedAt, mark }, 'MISS');
      }
      case 'unconfigured':
        await table.call(undefined, () => answers.end(key, lease, 'not-kept'));
        throw dependencyDown('third-parties', new Error('no provider has a key'));
      case 'ended':
        await table.call(undefined, () => answers.end(key, lease, outcome.how));
        return endWith(outcome.how, last);
    }
  };

  return {
    async find(key, question, log) {
      const remembered = memory.get(key);
      if (remembered && isFresh(remembered.fetchedAt)) return answered(remembered);
      const table = new Table(log);
      const startedAt = Date.now();
      const waitUntil = performance.now() + WAIT_MS;
      for (let pause: number = PAUSE_MS.first; ; pause = Math.min(pause * 1.5, PAUSE_MS.most)) {
        let entry = await table.call(NOTHING, () => answers.read(key));
        const found = hit(key, entry);
        if (found) return answered(found);
        const { ended } = entry;
        if (ended && ended.how !== 'not-kept' && ended.at >= startedAt) return endWith(ended.how, entry);
        const now = Date.now();
        if (entry.leasedUntil <= now) {
          const lease = { token: newToken(), at: now, until: now + LEASE_MS };
          // A fresh answer in another form is as good as none.
          const freshFrom = decode(entry.kept) ? now - FRESH_MS : now;
          const claim = await table.call({ claimed: true, entry }, () =>
            answers.claim(key, lease, freshFrom),
          );
          entry = claim.entry;
          if (claim.claimed) return fetchAnswer(key, question, lease, entry, table);
          const newer = hit(key, entry);
          if (newer) return answered(newer);
        }
        if (performance.now() > waitUntil) return endWith('slow', entry);
        await sleep(pause * (0.75 + Math.random() / 2));
      }
    },
  };
}

const NOTHING: AnswerEntry = { leasedUntil: 0 };

function isFresh(fetchedAt: number): boolean {
  return Date.now() - fetchedAt < FRESH_MS;
}

function answered<Answer>(kept: Kept<Answer>): Found<Answer> | undefined {
  return kept.answer === null ? undefined : toFound(kept.answer, kept, 'HIT');
}

function toFound<Answer>(
  answer: Answer,
  { fetchedAt, mark }: Omit<Kept<Answer>, 'answer'>,
  cache: Found<Answer>['cache'],
): Found<Answer> {
  return { answer, cache, ageMs: Math.max(0, Date.now() - fetchedAt), mark };
}
