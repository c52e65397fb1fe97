import * as z from 'zod/mini';

export interface TextRule {
  /** Fewest Unicode code points. */
  readonly min: number;
  /** Most Unicode code points. */
  readonly max: number;
  /** Titles and names lose the white space around them; bodies keep it. */
  readonly trim?: boolean;
}

/**
 * Text as every service takes it: brought to Unicode NFC, trimmed where asked, then measured in code points,
 * so that an emoji or a composed letter counts once. U+0000 (PostgreSQL cannot store it) and lone surrogates
 * (no UTF-8 form) are refused.
 */
export function text({ min, max, trim = false }: TextRule) {
  return z
    .string()
    .check(
      z.overwrite((value) => (trim ? value.normalize('NFC').trim() : value.normalize('NFC'))),
      z.superRefine((value, context) => {
        const message = problemOf(value, min, max);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      }),
    )
    .register(z.globalRegistry, { minLength: min, maxLength: max });
}

function problemOf(value: string, min: number, max: number): string | undefined {
  if (value.includes('\0')) return 'must not contain the character U+0000';
  if (!value.isWellFormed()) return 'must be well-formed Unicode';
  const length = codePoints(value);
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (length > max) return `must have at most ${max} characters`;
  return undefined;
}

/** Number of Unicode code points. */
export function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
