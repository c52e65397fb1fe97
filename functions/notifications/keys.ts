/**
 * Keys of the table `notifications`:
 *
 * | pk | sk | what |
 * | --- | --- | --- |
 * | `U#<userId>` | `settings` | preferences, when all was read, the token that unsubscribes |
 * | `U#<userId>` | `E#<endpointId>` | an endpoint |
 * | `U#<userId>` | `V#<conversation>` | the last notification of a conversation |
 * | `N#<userId>` | `<id>` | a notification; `gsi1` by day |
 * | `D#<endpointId>` | `<id>` | a delivery; `gsi1` by the time it is due |
 * | `sent:<id>` | `sent` | a mail or SMS that went out |
 */
export const settingsKey = (userId: string) => ({ pk: `U#${userId}`, sk: 'settings' });

export const ENDPOINT_PREFIX = 'E#';
export const endpointKey = (userId: string, id: string) => ({
  pk: `U#${userId}`,
  sk: `${ENDPOINT_PREFIX}${id}`,
});

export const conversationKey = (userId: string, conversation: string) => ({
  pk: `U#${userId}`,
  sk: `V#${conversation}`,
});

export const itemPartition = (userId: string) => `N#${userId}`;
export const itemKey = (userId: string, id: string) => ({ pk: itemPartition(userId), sk: id });

export const deliveryPartition = (endpointId: string) => `D#${endpointId}`;
export const deliveryKey = (endpointId: string, id: string) => ({
  pk: deliveryPartition(endpointId),
  sk: id,
});

/** Partitions of `gsi1` that hold what came on a day, or ended on it, for the daily report. */
export const dayPartition = (kind: 'notifications' | 'succeeded' | 'failed', at: string) =>
  `${kind}#${at.slice(0, 10)}`;
