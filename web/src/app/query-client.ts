import { ProblemError, SessionChangedError } from '@nubo/client';
import { QueryClient } from '@tanstack/react-query';

/** The client itself tries again what failed for the moment, so queries do not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 15_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Whether somebody should be told: what was aborted on purpose is no failure. */
export function isFailure(error: unknown): boolean {
  if (error instanceof SessionChangedError) return false;
  return !(error instanceof DOMException && error.name === 'AbortError');
}

export const isProblem = (error: unknown, status: number): error is ProblemError =>
  error instanceof ProblemError && error.status === status;
