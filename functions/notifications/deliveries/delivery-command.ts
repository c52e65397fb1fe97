import * as z from 'zod/mini';

/** What the queue `deliveries` carries. */
export const deliveryCommand = z.object({
  userId: z.string(),
  endpointId: z.string(),
  deliveryId: z.string(),
});
export type DeliveryCommand = z.infer<typeof deliveryCommand>;
