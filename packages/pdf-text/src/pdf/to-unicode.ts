import { hex, utf16 } from './streams.ts';

/** Entries of one list in a CMap (Adobe Technical Note 5411, 1.4.1). */
const MOST_ENTRIES = 100;

/** The CMap that says what text each code stands for when it is copied (ISO 32000-1, 9.10.3). */
export function toUnicodeMap(texts: readonly string[]): string {
  const entries = texts.flatMap((text, code) => (text === '' ? [] : [`<${hex(code)}> <${utf16(text)}>`]));
  const lists: string[] = [];
  for (let start = 0; start < entries.length; start += MOST_ENTRIES) {
    const list = entries.slice(start, start + MOST_ENTRIES);
    lists.push(`${list.length} beginbfchar\n${list.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${lists.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
