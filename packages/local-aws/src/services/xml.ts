/** XML escaped for text; children are elements already made. */
export function element(name: string, content: string | readonly string[]): string {
  const inner = typeof content === 'string' ? escapeText(content) : content.join('');
  return `<${name}>${inner}</${name}>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
