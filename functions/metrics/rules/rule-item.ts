import * as z from 'zod/mini';
import { alertRule } from '../contract.ts';
import { DEFAULT_RULES, type StoredRule } from './alert-rule.ts';

/** All rules, which are one item: every sample needs them. */
export interface RuleBook {
  /** By id. */
  readonly rules: readonly StoredRule[];
  /** Counts its changes; 0 while there are but the defaults. */
  readonly revision: number;
}

export const rulesKey = { pk: 'RULES', sk: '#' } as const;

const item = z.object({
  revision: z.number(),
  rules: z.array(z.extend(alertRule, { version: z.number() })),
});

/** The book that an item holds; without one the defaults. */
export function bookOf(found: unknown): RuleBook {
  return found === undefined ? { rules: DEFAULT_RULES, revision: 0 } : item.parse(found);
}
