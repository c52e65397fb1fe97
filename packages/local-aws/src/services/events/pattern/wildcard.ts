import { InvalidPatternError } from './invalid-pattern.ts';

/** `*` is any run of characters; `\*` and `\\` are themselves; two `*` in a row and other escapes are refused. */
export function wildcardTest(pattern: string): (text: string) => boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') {
      if (pattern[at + 1] === '*') throw new InvalidPatternError('Consecutive wildcard characters');
      source += '.*';
      continue;
    }
    if (character !== '\\') {
      source += quoted(character);
      continue;
    }
    at += 1;
    const escaped = pattern[at];
    if (escaped !== '*' && escaped !== '\\') throw new InvalidPatternError('Invalid escape character');
    source += quoted(escaped);
  }
  const regex = new RegExp(`^${source}$`, 's');
  return (text) => regex.test(text);
}

const quoted = (character: string): string => character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
