import { createHash } from 'node:crypto';
import * as z from 'zod';

/** CloudFormation takes numbers and booleans as text too. */
export const cfnNumber = z.coerce.number();
export const cfnBoolean = z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]);

/** The properties a type uses, checked; those it does not name are left out. Throws an Error naming the first bad one. */
export function readProperties<T>(schema: z.ZodType<T>, properties: Readonly<Record<string, unknown>>): T {
  const result = schema.safeParse(properties);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${issue?.path.join('.') ?? 'properties'}: ${issue?.message ?? 'not valid'}`, {
    cause: result.error,
  });
}

/** `length` hexadecimal digits that follow from the text: ids that stay the same from run to run. */
export function stableHex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** What a failing function said last, for the one line of an error: its error message, else its log's end. */
export function logTailOf(result: { readonly payload: string; readonly logTail: string }): string {
  const said = errorMessageIn(result.payload);
  const log = result.logTail.trim().split('\n').slice(-5).join(' | ').slice(-600);
  return [said, log === '' ? undefined : `log: ${log}`]
    .filter((part) => part !== undefined)
    .map((part) => `; ${part}`)
    .join('');
}

function errorMessageIn(payload: string): string | undefined {
  try {
    const parsed = z.object({ errorMessage: z.string() }).safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data.errorMessage : undefined;
  } catch {
    // A payload that is no JSON says nothing more than the log does.
    return undefined;
  }
}
