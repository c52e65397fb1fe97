/**
 * Why an SVG is not taken: whatever could run or load something when a browser opens it. The check reads
 * the text and errs on the safe side; an SVG is served as a download in any case.
 */
export function svgRefusal(svg: string): string | undefined {
  const text = plain(svg);
  if (/<!ENTITY|<!DOCTYPE[^>]*\[|<\?xml-stylesheet/i.test(text)) {
    return 'The SVG declares entities or style sheets.';
  }
  if (/<\s*([\w.-]+:)?(script|foreignObject|iframe|embed|object|handler|audio|video)\b/i.test(text)) {
    return 'The SVG contains a script or foreign content.';
  }
  if (/[\s"'/]([\w.-]+:)?on[a-z]+\s*=/i.test(text)) return 'The SVG contains an event handler.';
  if (/(java|vb)script:/i.test(text.replace(/[\s\p{Cc}]/gu, ''))) return 'The SVG contains a script.';
  if (
    /(href|src)\s*=\s*["']?\s*(data\s*:\s*(text|application|image\/svg)|[a-z][a-z0-9+.-]*:\/\/|\/\/)/i.test(
      text,
    )
  ) {
    return 'The SVG refers to something outside itself.';
  }
  if (/@import|url\(\s*["']?\s*([a-z]+:\/\/|\/\/)/i.test(text))
    return 'The SVG loads something from outside.';
  return undefined;
}

/** Numeric character references as the characters they stand for: a browser reads both alike. */
function plain(svg: string): string {
  return svg.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Whether a text is an SVG document: its first element, after prologue and comments. */
export function isSvg(text: string): boolean {
  return /^\uFEFF?\s*(<\?xml[^>]*\?>\s*)?((<!--[\s\S]*?-->|<!DOCTYPE[^>]*>)\s*)*<([\w.-]+:)?svg[\s>]/i.test(
    text,
  );
}
