import { describe, expect, test } from 'vitest';
import { isSvg, svgRefusal } from '../../../../functions/files/processing/svg.ts';

const XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const svg = (inner: string, attributes = '') =>
  `<?xml version="1.0"?><!-- c --><svg ${XMLNS} ${attributes}>${inner}</svg>`;
const refusal = (text: string) => svgRefusal(Buffer.from(text));

describe('an SVG is refused for', () => {
  test.each([
    ['a script', svg('<script>x</script>')],
    ['a script in capitals', svg('<SCRIPT>x</SCRIPT>')],
    ['a script under a prefix', svg('<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>')],
    ['a script of XHTML', svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>')],
    ['a script without a namespace', '<svg><script>x</script></svg>'],
    ['a script in a description', svg('<desc><script>x</script></desc>')],
    ['an event handler', svg('', 'onload="x()"')],
    ['an event handler in capitals', svg('<g ONCLICK="x()"/>')],
    ['an event handler after a line end', svg('<g\nonclick\n=\n"x()"/>')],
    ['an animated event handler', svg('<set attributeName="onclick" to="x()"/>')],
    ['a javascript URL', svg('<a href="javascript:x()"/>')],
    ['a javascript URL of XLink', svg('<a xlink:href="JavaScript:x()"/>')],
    [
      'a javascript URL of XLink under another prefix',
      svg('<a l:href="javascript:x()" xmlns:l="http://www.w3.org/1999/xlink"/>'),
    ],
    ['a javascript URL in character references', svg('<a href="&#106;ava&#x73;cript:x()"/>')],
    ['a javascript URL with a tab', svg('<a href="java&#9;script:x()"/>')],
    ['a javascript URL with a line end', svg('<a href="java\nscript:x()"/>')],
    ['a javascript URL behind spaces', svg(`<a href="${' '.repeat(5000)}javascript:x()"/>`)],
    ['a javascript URL behind a control', svg('<a href="&#1;javascript:x()"/>')],
    ['a javascript URL that an animation sets', svg('<set attributeName="href" to="javascript:x()"/>')],
    ['one among values', svg('<animate attributeName="xlink:href" values="#a;javascript:x();#b"/>')],
    ['a vbscript URL', svg('<a href="vbscript:x"/>')],
    ['a data URL to follow', svg('<a href="data:text/html,x"/>')],
    ['foreign content', svg('<foreignObject/>')],
    ['foreign content in small letters', svg('<foreignobject/>')],
    ['an element of HTML', svg('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml"/>')],
    ['a use of another document', svg('<use href="https://example.com/a.svg#x"/>')],
    ['a use of a document beside it', svg('<use xlink:href="a.svg#x"/>')],
    ['a use of data', svg('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>')],
    [
      'a use that an animation leads outside',
      svg('<use href="#a"><set attributeName="href" to="//example.com/a.svg#x"/></use>'),
    ],
    ['an outside image', svg('<image href="https://example.com/a.png"/>')],
    ['an SVG in an image', svg('<image href="data:image/svg+xml,x"/>')],
    ['another base', svg('<g xml:base="https://example.com/"/>')],
    ['an import', svg('<style>@import "x"</style>')],
    ['an import in escapes', svg('<style>@\\69mport "x"</style>')],
    ['an import after a comment', svg('<style>a{} /* */ @IMPORT url(x)</style>')],
    ['an outside URL of CSS', svg('<style>a{background:url(https://example.com/a)}</style>')],
    ['an outside URL of CSS in escapes', svg('<rect style="fill:u\\72l(https://example.com/a#b)"/>')],
    ['an outside URL of an image set', svg('<style>a{background:image-set("//example.com/a" 1x)}</style>')],
    ['an outside paint', svg('<rect fill="url(https://example.com/a.svg#b)"/>')],
    ['a script in CSS', svg('<rect style="fill:url(javascript:x())"/>')],
    ['an expression of CSS', svg('<rect style="width:expression(x())"/>')],
    ['a binding of CSS', svg('<style>a{-moz-binding:url(#x)}</style>')],
    ['a style sheet in CDATA', svg('<style><![CDATA[@import "x";]]></style>')],
    ['a style sheet around an element', svg('<style><g/>@import "x";</style>')],
    ['a style sheet beside it', `<?xml-stylesheet href="a.css"?>${svg('')}`],
    ['an entity', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`],
    ['XML that is not well-formed', svg('<g>')],
    ['entities of HTML', svg('<text>&nbsp;</text>')],
    ['a depth that no drawing has', svg('<g>'.repeat(300) + '</g>'.repeat(300))],
  ])('%s', (_case, text) => expect(refusal(text)).toMatch(/^(The|An) SVG /));

  test.each(['ISO-2022-JP', 'utf-16', 'windows-1252', 'UTF-7', 'x-user-defined', 'us-ascii'])(
    'the declared encoding %s',
    (encoding) => {
      const text = svg('').replace('version="1.0"', `version="1.0" encoding="${encoding}"`);
      expect(refusal(text)).toBe('An SVG must be in UTF-8.');
    },
  );

  test('a tag name in escape sequences of ISO-2022-JP', () => {
    const text = `<?xml version="1.0" encoding="ISO-2022-JP"?><svg ${XMLNS}><scr\u001b(Bipt>x</scr\u001b(Bipt></svg>`;
    expect(refusal(text)).toBe('An SVG must be in UTF-8.');
  });

  test('a declaration that says two encodings', () => {
    const declaration = `<?xml version="1.0" standalone="encoding='utf-8'" encoding="ISO-2022-JP"?>`;
    expect(refusal(`${declaration}<svg ${XMLNS}/>`)).toBe('The SVG is not well-formed XML.');
  });

  test('bytes that are not UTF-8', () => {
    expect(svgRefusal(Buffer.from(svg('<text>é</text>'), 'latin1'))).toBe('An SVG must be in UTF-8.');
    expect(svgRefusal(Buffer.from(`\ufeff${svg('')}`, 'utf16le'))).toBe('An SVG must be in UTF-8.');
  });
});

describe('an SVG is taken with', () => {
  test.each([
    [
      'shapes, gradients and inner references',
      svg('<g fill="url(#g)"><use href="#a"/></g><text>on = off</text>'),
    ],
    ['a link', svg('<a href="https://example.com/?a=1&amp;b=2"><text>x</text></a>')],
    [
      'a link of XLink, a mail address and a path',
      svg('<a xlink:href="http://x.test"/><a href="mailto:a@x.test"/><a href="/b"/>'),
    ],
    ['the word javascript in a description', svg('<desc>No javascript: here; onload = never; script</desc>')],
    ['a picture in it', svg('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
    [
      'a style sheet of its own',
      svg('<style>/* https://a.test */ .a{fill:url(#g);font:12px "https://"}</style>'),
    ],
    ['a namespace in a style sheet', svg('<style>@namespace url(http://www.w3.org/2000/svg); a{}</style>')],
    ['a font in it', svg('<style>@font-face{src:url(data:font/woff2;base64,AA)}</style>')],
    [
      'an animation',
      svg(
        '<animate attributeName="x" values="0;10" dur="2s"/><animate attributeName="href" values="#a;#b"/>',
      ),
    ],
    [
      'an editor’s metadata',
      svg('<e:view xmlns:e="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" e:href="x" onetime="1"/>'),
    ],
    [
      'UTF-8 declared',
      svg('<text>été 東京</text>').replace('"1.0"', '"1.0" encoding="UTF-8" standalone="no"'),
    ],
    [
      'a document type',
      `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg ${XMLNS}/>`,
    ],
    ['a byte order mark', `\ufeff${svg('')}`],
    ['a long path', svg(`<path d="M${'1 2 '.repeat(100_000)}"/>`)],
  ])('%s', (_case, text) => expect(refusal(text)).toBeUndefined());
});

describe('an SVG is known by its first element', () => {
  test.each([
    [svg(''), true],
    [`<!-- ${'-a '.repeat(1000)}--><s:svg xmlns:s="http://www.w3.org/2000/svg">`, true],
    ['<svg', false],
    ['<html><svg></svg></html>', false],
    ['name,svg\n<svg>', false],
    [`${'<!---->'.repeat(36)}x`, false],
    ['', false],
  ])('%#', (text, expected) => expect(isSvg(text)).toBe(expected));
});
