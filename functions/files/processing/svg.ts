import { TokenType, tokenizer } from '@csstools/css-tokenizer';
import sax, { type QualifiedAttribute, type QualifiedTag, type Tag } from 'sax';

/** Deeper documents are refused, as libxml2 does: the work for a prefix grows with the depth of its element. */
const MAX_DEPTH = 256;

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * Elements of SVG 1.1 and 2 and of Inkscape's texts that neither run anything nor hold foreign content.
 * Source: SVG 2, appendix "Element Index"; SVG 1.1, appendix "Element Index".
 */
const ELEMENTS = new Set(
  `a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle clipPath
  color-profile cursor defs desc discard ellipse feBlend feColorMatrix feComponentTransfer feComposite
  feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
  feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
  feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv flowPara flowRegion flowRegionExclude
  flowRoot flowSpan font font-face font-face-format font-face-name font-face-src font-face-uri g glyph glyphRef
  hatch hatchpath hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow metadata
  missing-glyph mpath path pattern polygon polyline radialGradient rect set solidcolor stop style svg switch
  symbol text textPath title tref tspan unknown use view vkern`.split(/\s+/),
);
const ANIMATIONS = new Set(['animate', 'animateColor', 'animateMotion', 'animateTransform', 'set']);
/** Schemes that a link may lead to. */
const LINKS = new Set(['ftp', 'http', 'https', 'mailto', 'tel']);
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|avif|bmp)[;,]/i;
const FONT = /^data:(font\/|application\/(x-)?font)/i;
/** Functions of CSS whose strings are URLs that a browser loads. */
const LOADING = new Set(['image', 'image-set', '-webkit-image-set', 'src', 'url']);

const PARSER_OPTIONS = { xmlns: true, strictEntities: true } as const;

/** Why an SVG is not taken. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Why an SVG is not taken: its encoding, XML that is not well-formed, or whatever could run or load something when
 * a browser shows it. One pass in linear time.
 */
export function svgRefusal(bytes: Uint8Array): string | undefined {
  try {
    check(utf8(bytes));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** Whether a text is an SVG document, by its first element; the text may be cut off after that. */
export function isSvg(text: string): boolean {
  const parser = sax.parser(true, PARSER_OPTIONS);
  let root = '';
  parser.onerror = notWellFormed;
  parser.onopentag = (tag) => {
    root = qualified(tag).local;
    throw new Refusal('The rest is not parsed.');
  };
  try {
    parser.write(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return root.toLowerCase() === 'svg';
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('An SVG must be in UTF-8.');
  }
}

function check(text: string): void {
  const parser = sax.parser(true, PARSER_OPTIONS);
  let depth = 0;
  let style: string[] | undefined;
  parser.onerror = notWellFormed;
  parser.onprocessinginstruction = checkInstruction;
  parser.ondoctype = (doctype) => {
    if (doctype.includes('[')) throw new Refusal('The SVG declares entities.');
  };
  parser.onopentag = (tag) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new Refusal(`The SVG is nested more than ${MAX_DEPTH} deep.`);
    if (style !== undefined) throw new Refusal('The SVG has an element in a style sheet.');
    const { local, uri, attributes } = qualified(tag);
    checkElement(local, uri);
    for (const attribute of Object.values(attributes)) checkAttribute(local, uri, attribute);
    if (ANIMATIONS.has(local)) checkAnimation(attributes);
    if (local === 'style') style = [];
  };
  parser.ontext = (part) => style?.push(part);
  parser.oncdata = (part) => style?.push(part);
  parser.onclosetag = () => {
    depth -= 1;
    if (style !== undefined) checkCss(style.join(''));
    style = undefined;
  };
  parser.write(text).close();
}

function notWellFormed(cause: Error): never {
  throw new Refusal('The SVG is not well-formed XML.', { cause });
}

/** With the option `xmlns` every tag is a qualified one. */
function qualified(tag: Tag | QualifiedTag): QualifiedTag {
  return tag as QualifiedTag;
}

/** XML 1.0 §2.8: version, encoding and standalone in this order, each at most once. */
const DECLARATION =
  /^version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*$/;

function checkInstruction({ name, body }: { readonly name: string; readonly body: string }): void {
  if (/^xml-stylesheet$/i.test(name)) throw new Refusal('The SVG loads a style sheet.');
  if (!/^xml$/i.test(name)) return;
  const declaration = DECLARATION.exec(body.trim());
  if (!declaration) throw new Refusal('The SVG is not well-formed XML.');
  const [, encoding = 'utf-8'] = declaration;
  // A browser would read the same bytes as other characters.
  if (!/^utf-?8$/i.test(encoding)) throw new Refusal('An SVG must be in UTF-8.');
}

/** Elements without a namespace count as SVG's: they are when the document stands in a page. */
function isSvgName(uri: string): boolean {
  return uri === SVG || uri === '';
}

function checkElement(local: string, uri: string): void {
  if (uri === XHTML || uri === MATHML || /^(script|handler|listener)$/i.test(local)) {
    throw new Refusal('The SVG contains a script or foreign content.');
  }
  // Elements of other namespaces, such as an editor's metadata, do nothing.
  if (isSvgName(uri) && !ELEMENTS.has(local)) {
    throw new Refusal('The SVG contains a script, foreign content or an unknown element.');
  }
}

function checkAttribute(element: string, uri: string, { name, local, value }: QualifiedAttribute): void {
  if (/^on/i.test(local) && isSvgName(uri)) throw new Refusal('The SVG contains an event handler.');
  if (name.toLowerCase() === 'xml:base') throw outside();
  if (/^(href|src)$/i.test(local)) checkUrl(element, uri, value);
  else if (isSvgName(uri) && /[(\\]/.test(value)) checkCss(value);
}

/** What an animation sets is checked like what stands in the attribute itself. */
function checkAnimation(attributes: QualifiedTag['attributes']): void {
  const target = attributes.attributeName?.value.trim() ?? '';
  if (/^on/i.test(target)) throw new Refusal('The SVG contains an event handler.');
  const isLink = /^(.*:)?(href|src|base)$/i.test(target);
  for (const name of ['from', 'to', 'by', 'values']) {
    for (const value of attributes[name]?.value.split(';') ?? []) {
      // Numbers and colours have no scheme.
      if (schemeOf(value) !== undefined) throw scriptOrLink(value);
      if (isLink && !/^(#|$)/.test(value.trim())) throw outside();
    }
  }
}

function scriptOrLink(url: string): Refusal {
  return LINKS.has(schemeOf(url) ?? '') ? outside() : new Refusal('The SVG contains a script.');
}

function outside(): Refusal {
  return new Refusal('The SVG refers to something outside itself.');
}

/** A link may lead anywhere; everything else refers to a part of the document or holds a picture. */
function checkUrl(element: string, uri: string, value: string): void {
  const scheme = schemeOf(value);
  if (element === 'a' || !isSvgName(uri)) {
    if (scheme !== undefined && !LINKS.has(scheme)) throw new Refusal('The SVG contains a script.');
    return;
  }
  const url = value.trim();
  if (url === '' || url.startsWith('#')) return;
  if ((element === 'image' || element === 'feImage') && PICTURE.test(url)) return;
  throw scheme === undefined || scheme === 'data' ? outside() : scriptOrLink(value);
}

/** Lower-case; a browser drops white space and controls in a URL before it reads the scheme (WHATWG URL §4.4). */
function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(/[\s\p{Cc}]/gu, ''))?.[1]?.toLowerCase();
}

/** Refuses imports, what browsers of old ran, and URLs of anything but parts, pictures and fonts of the document. */
function checkCss(css: string): void {
  const tokens = tokenizer({ css });
  /** For each open parenthesis, whether strings in it are URLs. */
  const open: boolean[] = [];
  let isNamespace = false;
  while (!tokens.endOfFile()) {
    const token = tokens.nextToken();
    switch (token[0]) {
      case TokenType.AtKeyword:
        if (token[4].value.toLowerCase() === 'import') throw new Refusal('The SVG loads a style sheet.');
        isNamespace = token[4].value.toLowerCase() === 'namespace';
        break;
      case TokenType.Semicolon:
        isNamespace = false;
        break;
      case TokenType.Ident:
        if (/^(-moz-binding|behavior)$/i.test(token[4].value))
          throw new Refusal('The SVG contains a script.');
        break;
      case TokenType.Function:
        if (/^expression$/i.test(token[4].value)) throw new Refusal('The SVG contains a script.');
        open.push(open.at(-1) === true || LOADING.has(token[4].value.toLowerCase()));
        break;
      case TokenType.OpenParen:
        open.push(open.at(-1) === true);
        break;
      case TokenType.CloseParen:
        open.pop();
        break;
      case TokenType.BadURL:
        throw outside();
      case TokenType.URL:
        if (!isNamespace) checkCssUrl(token[4].value);
        break;
      case TokenType.String:
        if (open.at(-1) === true && !isNamespace) checkCssUrl(token[4].value);
        break;
      default:
    }
  }
}

function checkCssUrl(value: string): void {
  const url = value.trim();
  if (url === '' || url.startsWith('#') || PICTURE.test(url) || FONT.test(url)) return;
  throw schemeOf(url) === undefined ? outside() : scriptOrLink(url);
}
