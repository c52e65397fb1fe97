import { createHash } from 'node:crypto';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}
input,button{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.6rem;margin:.6rem 0}`;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface HtmlPage {
  /** HTML, as `content` is. */
  readonly title: string;
  readonly content: string;
  /** Its only script, which may call its own API; without one its forms may POST to its own origin. */
  readonly script?: string;
}

/**
 * A page that a function answers by itself, such as the one behind a mail's link, as a whole answer: its own style and
 * script, its own origin and nothing else; in nobody's frame, and in nobody's cache.
 */
export function htmlPage({ title, content, script }: HtmlPage) {
  const policy = [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${digest(script)}`, "connect-src 'self'"]),
    `style-src ${digest(STYLE)}`,
    "base-uri 'none'",
    `form-action ${script === undefined ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join('; ');
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><style>${STYLE}</style></head>
<body><h1>${title}</h1>${content}${script === undefined ? '' : `<script>${script}</script>`}</body></html>`;
  return {
    status: 200,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  } as const;
}
