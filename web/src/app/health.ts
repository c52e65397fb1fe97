import { ProblemError } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import { nubo } from './nubo.ts';

const typed = () => nubo().call('GET /health');
export type Health = Extract<Awaited<ReturnType<typeof typed>>, object>;

/** 503 carries the same body as 200. */
async function readHealth(signal: AbortSignal): Promise<Health> {
  const response = await nubo().fetch('/health', { signal });
  if (response.status !== 200 && response.status !== 503) throw new ProblemError(response.status, {});
  return (await response.json()) as Health;
}

/** Whether the stores answer, read every five seconds. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: 5000,
  });
}
