/** Tokens as the API gives them; no signature, since the client does not look at it. */
export function tokensOf(userId: string, name: string, expiresIn = 900) {
  const payload = Buffer.from(JSON.stringify({ sub: userId, jti: name })).toString('base64url');
  return {
    accessToken: `header.${payload}.${name}`,
    refreshToken: `refresh-${name}`,
    tokenType: 'Bearer' as const,
    expiresIn,
  };
}
