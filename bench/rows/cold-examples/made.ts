import type { ColdWorld } from '../../harness/cold-route.ts';

/** Something new of the user's, made by the route itself: the token and the id for a call about it. */
export async function made(
  { call, user }: ColdWorld,
  routeKey: string,
  body: object,
  // What is created answers with its id.
  idOf: (answer: { id: string; file: { id: string } }) => string = ({ id }) => id,
) {
  const { body: answer } = await call(routeKey, { token: user.token, body }, 201);
  return { token: user.token, params: { id: idOf(JSON.parse(answer ?? '')) } };
}
