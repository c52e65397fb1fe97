/** Errors as Lambda's Node runtime reports them: `{errorType, errorMessage, trace}`. */
export class RuntimeError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** JSON text of Lambda's error object for anything that was thrown. */
export function lambdaError(thrown: unknown): string {
  if (thrown instanceof Error) {
    return JSON.stringify({
      errorType: thrown.name,
      errorMessage: thrown.message,
      trace: (thrown.stack ?? `${thrown.name}: ${thrown.message}`).split('\n'),
    });
  }
  return JSON.stringify({ errorType: typeof thrown, errorMessage: String(thrown), trace: [] });
}
