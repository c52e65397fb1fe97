/** What a check of the account found. */
export interface Finding {
  /** A refusal stops the deployment; a notice is printed and it goes on. */
  readonly kind: 'refusal' | 'notice';
  /** What is wrong and what to do about it. */
  readonly message: string;
}

export const refusal = (message: string): Finding => ({ kind: 'refusal', message });
export const notice = (message: string): Finding => ({ kind: 'notice', message });

/** The code of an error of AWS, or of its transport (`AccessDeniedException`, `ENOTFOUND`). */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Whether AWS refused the call for want of a permission. */
export function isDenied(error: unknown): boolean {
  return /^(AccessDenied|UnauthorizedOperation|AuthorizationError|Forbidden)/.test(codeOf(error));
}
