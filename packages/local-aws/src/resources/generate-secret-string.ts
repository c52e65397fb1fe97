import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { cfnBoolean, cfnNumber } from './properties.ts';

/** `GenerateSecretString` of a secret. Source: AWS CloudFormation reference. */
export const generateSecretString = z.object({
  PasswordLength: cfnNumber.default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: cfnBoolean.default(false),
  ExcludeUppercase: cfnBoolean.default(false),
  ExcludeNumbers: cfnBoolean.default(false),
  ExcludePunctuation: cfnBoolean.default(false),
  IncludeSpace: cfnBoolean.default(false),
  RequireEachIncludedType: cfnBoolean.default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
export type GenerateSecretString = z.infer<typeof generateSecretString>;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A random password, alone or as a key of the template's JSON object. Throws an Error when no character is left. */
export function generateSecret(options: GenerateSecretString): string {
  const password = generatePassword(options);
  if (options.SecretStringTemplate === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(options.SecretStringTemplate));
  return JSON.stringify({ ...template, [options.GenerateStringKey ?? 'password']: password });
}

/** A random password of the kinds of character the options leave. Throws an Error when none is left. */
export function generatePassword(options: GenerateSecretString): string {
  const kinds = [
    options.ExcludeLowercase ? '' : LOWER,
    options.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : PUNCTUATION,
    options.IncludeSpace ? ' ' : '',
  ].map((kind) => [...kind].filter((character) => !options.ExcludeCharacters.includes(character)));
  const usable = kinds.filter((kind) => kind.length > 0);
  const all = usable.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character');
  const required = options.RequireEachIncludedType ? usable.map(pick) : [];
  const rest = Array.from({ length: Math.max(options.PasswordLength - required.length, 0) }, () => pick(all));
  return shuffle([...required, ...rest]).join('');
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

/** Fisher and Yates, so that the required characters do not stand at the proxy. */
function shuffle(items: string[]): string[] {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    const kept = items[at] ?? '';
    items[at] = items[other] ?? '';
    items[other] = kept;
  }
  return items;
}
