/**
 * Why an SVG is not taken: whatever could run or load something when a browser opens it. The check reads
 * the text and errs on the safe side; an SVG is served as a download in any case.
 */
export function svgRefusal(svg: string): string | undefined {
  if (/<\s*(script|foreignObject|iframe|embed|object|handler|audio|video)\b/i.test(svg)) {
    return 'The SVG contains a script or foreign content.';
  }
  if (/[\s"'/]on[a-z]+\s*=/i.test(svg)) return 'The SVG contains an event handler.';
  if (
    /(href|src)\s*=\s*["']?\s*(javascript|data\s*:\s*(text|application|image\/svg)|https?|\/\/)/i.test(svg)
  ) {
    return 'The SVG refers to a script or to something outside itself.';
  }
  if (/<!ENTITY|<!DOCTYPE[^>]*\[|<\?xml-stylesheet/i.test(svg))
    return 'The SVG declares entities or style sheets.';
  if (/@import|url\(\s*["']?\s*(https?:|\/\/|javascript:)/i.test(svg))
    return 'The SVG loads something from outside.';
  return undefined;
}

/** Whether a text is an SVG document: its first element, after prologue and comments. */
export function isSvg(text: string): boolean {
  return /^\uFEFF?\s*(<\?xml[^>]*\?>\s*)?((<!--[\s\S]*?-->|<!DOCTYPE[^>]*>)\s*)*<svg[\s>]/i.test(text);
}
