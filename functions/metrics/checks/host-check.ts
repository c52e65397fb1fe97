import * as z from 'zod/mini';

/** What the queue `host-checks` carries. */
export const hostCheck = z.discriminatedUnion('kind', [
  /** Looks whether samples still come, then sends the next look; `due` is the one that was planned, ms. */
  z.object({ kind: z.literal('silence'), hostId: z.uuid(), due: z.number() }),
  /** Publishes what waits in the host's outbox. */
  z.object({ kind: z.literal('publish'), hostId: z.uuid() }),
  /** Applies a rule that was changed or deleted to the alerts that it fired. */
  z.object({ kind: z.literal('apply-rule'), ruleId: z.uuid() }),
]);
export type HostCheck = Readonly<z.output<typeof hostCheck>>;
