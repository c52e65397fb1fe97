export type Role = 'user' | 'admin';

/** Who calls, as the access token says. */
export interface Principal {
  /** `sub`: the user's id. */
  readonly userId: string;
  /** `name` (OpenID Connect Core §5.1): as it was when the token was issued, at most 15 minutes ago. */
  readonly name: string;
  readonly role: Role;
  /** `jti`: the token's own id. */
  readonly tokenId: string;
  /** `sid`: the session the token was issued in, where the token says so. */
  readonly sessionId: string | undefined;
  /** `iat`. */
  readonly issuedAt: Date;
}
