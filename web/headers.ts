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

/**
 * What every file of the console is sent with: its own scripts and styles and nothing else, in nobody's frame. A file
 * that somebody uploaded is of the object store's origin, never of this one.
 */
export function consoleHeaders({
  api,
  objects,
  webSocket = api.replace(/^http/, 'ws'),
  frames,
}: ConsoleOrigins) {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data: ${api} ${objects.join(' ')}`,
    `connect-src 'self' ${api} ${webSocket} ${objects.join(' ')}`,
    ...(frames === undefined ? [] : [`frame-src ${frames}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  };
}
