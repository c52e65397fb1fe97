let runs = 0;

/** Starts a job's handler as the Scheduler does, for a scheduled time that had no run yet. */
export async function runScheduled(
  handler: (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<void>,
): Promise<void> {
  runs += 1;
  const scheduledTime = new Date(Date.now() + runs).toISOString();
  await handler({ scheduledTime }, { getRemainingTimeInMillis: () => 60_000 });
}
