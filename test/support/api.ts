/** An answer with its body read: parsed where it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the body of whatever route it calls
  readonly body: any;
}

export interface ApiCall {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with its content type unless `headers` has one. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

/** Calls of a started product: `call('POST /tasks', { token, json })`. */
export type Api = (route: string, options?: ApiCall) => Promise<ApiAnswer>;

export function apiAt(url: string): Api {
  return async (route, { token, headers = {}, json, raw } = {}) => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const body = json === undefined ? raw : JSON.stringify(json);
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
}

/** Signs in and gives the access token. */
export async function signIn(call: Api, email: string, password: string): Promise<string> {
  const { status, body, text } = await call('POST /login', { json: { email, password } });
  if (status !== 200) throw new Error(`sign-in of ${email}: ${status} ${text}`);
  return body.accessToken;
}

/** The accounts of a seeded product. */
export const demo = {
  admin: ['admin@nubo.local', 'admin-demo-password'],
  ada: ['ada@nubo.local', 'user-demo-password'],
  linus: ['linus@nubo.local', 'user-demo-password'],
} as const;
