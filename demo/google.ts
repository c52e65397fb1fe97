import type { ControlRoute } from '@nubo/local-aws';
import { ControlInputError } from '@nubo/local-aws';
import { Events, OAuth2Server } from 'oauth2-mock-server';
import * as z from 'zod';

export interface LocalGoogle {
  /** `http://localhost:…`: what its discovery document stands below. */
  readonly issuer: string;
  readonly control: ControlRoute;
  close(): Promise<void>;
}

/** The client that the local secret `google-client` holds. */
export const LOCAL_CLIENT = { clientId: 'nubo-local', clientSecret: 'nubo-local-google-secret' };

/** Any values, those that Google would never give included: the product is to refuse them. */
const identity = z.strictObject({
  sub: z.string(),
  email: z.string(),
  /** Left out, the token has no such claim. */
  email_verified: z.union([z.boolean(), z.string(), z.number(), z.null()]).optional(),
  name: z.string().optional(),
});
type Identity = z.infer<typeof identity>;

const FIRST: Identity = {
  sub: '100000000000000000001',
  email: 'grace@example.com',
  email_verified: true,
  name: 'Grace Hopper',
};

/** Seconds that an id_token is good for, as Google's. */
const TOKEN_SECONDS = 3600;

/**
 * An OpenID provider in the place of Google that approves at once: real keys, PKCE, nonce. Who signs in next is
 * set at `POST /_local/google/identity`, and stays until it is set anew.
 * @param now the local world's time, ms
 */
export async function startLocalGoogle(now: () => number): Promise<LocalGoogle> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  let next = FIRST;
  /** By code: who signs in is decided when they approve, not when the code is used. */
  const approved = new Map<string, Identity>();
  server.service.on(Events.BeforeAuthorizeRedirect, ({ url }) => {
    const code = url.searchParams.get('code');
    if (code !== null) approved.set(code, next);
  });
  server.service.on(Events.BeforeTokenSigning, (token, { body }) => {
    const who = approved.get(String(body.code)) ?? next;
    const at = Math.floor(now() / 1000);
    Object.assign(token.payload, who, { iat: at, nbf: at - 10, exp: at + TOKEN_SECONDS });
  });
  await server.start(0, 'localhost');
  const { url } = server.issuer;
  if (url === undefined) throw new Error('the local OpenID provider has no URL');
  return {
    issuer: url,
    control: {
      method: 'POST',
      path: '/_local/google/identity',
      handle({ body }) {
        const input = identity.safeParse(body);
        if (!input.success) throw new ControlInputError(z.prettifyError(input.error));
        next = input.data;
        return { json: next };
      },
    },
    close: () => server.stop(),
  };
}
