// A built Lambda bundle: ours. The environment it reads must be set before it is loaded.
import { createRequire } from 'node:module';

export async function create({ bundle, jwks, issuer, audience, environment }) {
  Object.assign(process.env, {
    ...environment,
    AUTH_JWKS: JSON.stringify(jwks),
    AUTH_JWKS_PARAMETER: '/bench/public',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
  });
  const { handler } = createRequire(import.meta.url)(bundle);
  const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 10_000 };
  return async (event) => {
    const { statusCode, body } = await handler({ ...event, headers: { ...event.headers } }, context);
    return { status: statusCode, body };
  };
}
