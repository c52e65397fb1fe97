import { answerFailure, answerSuccess, type CustomResourceResult } from './answer.ts';
import { type CustomResourceEvent, customResourceEvent } from './event.ts';

/**
 * Wraps the work behind a custom resource: whatever it throws becomes a FAILED answer, since without any
 * answer the stack would wait for an hour.
 * @param work gives the result of a Create, Update or Delete; it may be called again with the same event.
 */
export function customResourceHandler(work: (event: CustomResourceEvent) => Promise<CustomResourceResult>) {
  return async (input: unknown): Promise<void> => {
    const event = customResourceEvent.parse(input);
    let result: CustomResourceResult;
    try {
      result = await work(event);
    } catch (error) {
      console.error(
        JSON.stringify({ level: 'ERROR', message: 'custom resource failed', ...described(error) }),
      );
      await answerFailure(event, error instanceof Error ? error.message : 'unknown failure');
      return;
    }
    await answerSuccess(event, result);
  };
}

function described(error: unknown) {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { error: error.message, cause, stack: error.stack };
}
