/** Origins that the console speaks with. */
export interface ConsoleOrigins {
  /** Of the API, such as `https://api.example.com`. */
  readonly api: string;
  /** Of the object store, by all its names. */
  readonly objects: readonly string[];
  /** Of the WebSocket API; that of the API by default. */
  readonly webSocket?: string;
  /** Of documents that its pages frame; none by default. */
  readonly frames?: string;
}

/** Its own scripts and styles and nothing else. A file that somebody uploaded is of the object store's origin. */
function directives({
  api,
  objects,
  webSocket = api.replace(/^http/, 'ws'),
  frames,
}: ConsoleOrigins): readonly string[] {
  const others = [api, ...objects];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data: ${others.join(' ')}`,
    `connect-src 'self' ${[webSocket, ...others].join(' ')}`,
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ];
}

/** What every file of the console is sent with, in nobody's frame. */
export function consoleHeaders(origins: ConsoleOrigins) {
  return {
    'content-security-policy': [...directives(origins), "frame-ancestors 'none'"].join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  };
}

/**
 * The same policy as an element of index.html, for a server whose headers do not know the URLs of the API. Browsers do
 * not take `frame-ancestors` from there.
 */
export function consolePolicyElement(origins: ConsoleOrigins): string {
  return `<meta http-equiv="Content-Security-Policy" content="${directives(origins).join('; ')}" />`;
}
