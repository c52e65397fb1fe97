import * as z from 'zod/mini';

/**
 * The one rule for every string that comes in: PostgreSQL cannot store U+0000, and a lone surrogate has no form in
 * UTF-8. Each helper here and in formats.ts has it; a test looks for it on every string of every route and frame.
 */
export const storable = z.superRefine<string>((value, context) => {
  const message = problemOf(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function problemOf(value: string): string | undefined {
  if (value.includes('\0')) return 'must not contain the character U+0000';
  return value.isWellFormed() ? undefined : 'must be well-formed Unicode';
}

export interface TextRule {
  /** Fewest Unicode code points. */
  readonly min: number;
  /** Most Unicode code points. */
  readonly max: number;
  /** Titles and names lose the white space around them; bodies keep it. */
  readonly trim?: boolean;
}

/**
 * Text that people write, kept as it was sent. Its length is counted in code points after NFC, so that an emoji or a
 * letter with its accent counts once however it was typed.
 */
export function text({ min, max, trim = false }: TextRule) {
  return z
    .string()
    .check(
      ...(trim ? [z.trim()] : []),
      storable,
      z.superRefine((value, context) => {
        const message = lengthProblem(codePoints(value), min, max);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      }),
    )
    .register(z.globalRegistry, { minLength: min, maxLength: max });
}

function lengthProblem(length: number, min: number, max: number): string | undefined {
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  return length > max ? `must have at most ${max} characters` : undefined;
}

/** Number of Unicode code points after NFC. */
export function codePoints(value: string): number {
  let count = 0;
  for (const _ of value.normalize('NFC')) count += 1;
  return count;
}

export interface CodeRule {
  /** Fewest UTF-16 units; default 0. */
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
  /** What is said when the pattern does not match. */
  readonly message?: string;
}

/** A string that machines write: a token, a cursor, a media type. */
export function code({ min = 0, max, pattern, message = 'is not valid' }: CodeRule) {
  return z
    .string()
    .check(
      storable,
      z.minLength(min),
      z.maxLength(max),
      ...(pattern === undefined ? [] : [z.regex(pattern, message)]),
    );
}
