import { UsageError } from './new-route.ts';

/** Adds names to the import of a module, or the import itself behind the last one. */
export function addImport(source: string, names: readonly string[], from: string): string {
  if (names.length === 0) return source;
  const existing = new RegExp(`import \\{([^}]*)\\} from '${escaped(from)}';`).exec(source);
  if (existing) {
    const before = (existing[1] ?? '').split(',').flatMap((name) => name.trim() || []);
    const missing = names.filter((name) => !before.includes(name));
    const all = [...before, ...missing].join(', ');
    return source.replace(existing[0], `import { ${all} } from '${from}';`);
  }
  const line = `import { ${names.join(', ')} } from '${from}';\n`;
  const last = [...source.matchAll(/^import [^;]*;\n/gm)].at(-1);
  const at = last ? last.index + last[0].length : 0;
  return source.slice(0, at) + line + source.slice(at);
}

/** Puts a declaration before the line that starts with `anchor`. */
export function insertBefore(source: string, anchor: string, declaration: string, file: string): string {
  const at = source.indexOf(`\n${anchor}`);
  if (at < 0) throw new UsageError(`${file} has no line that starts with "${anchor}"`);
  return `${source.slice(0, at + 1)}${declaration}\n${source.slice(at + 1)}`;
}

/** Adds an element at the end of the array literal that follows `opening`. */
export function addToArray(source: string, opening: string, element: string, file: string): string {
  const start = source.lastIndexOf(opening);
  const end = start < 0 ? -1 : source.indexOf(']', start + opening.length);
  if (end < 0) throw new UsageError(`${file} has no "${opening}…]" to add ${element} to`);
  const inside = source
    .slice(start + opening.length, end)
    .trim()
    .replace(/,$/, '');
  const separator = inside === '' ? '' : ', ';
  return `${source.slice(0, start + opening.length)}${inside}${separator}${element}${source.slice(end)}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
