/**
 * Asks until the answer is a 200, and gives the milliseconds since `since` (of `performance.now()`). Throws
 * when the time is over.
 */
export async function firstAnswer(
  ask: () => Promise<Response>,
  since: number,
  timeoutMs: number,
): Promise<number> {
  let last = 'no answer';
  while (performance.now() - since < timeoutMs) {
    try {
      const response = await ask();
      await response.arrayBuffer();
      if (response.status === 200) return performance.now() - since;
      last = `status ${response.status}`;
    } catch (error) {
      // Nobody listens yet.
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no 200 within ${timeoutMs / 1000} s; the last: ${last}`);
}
