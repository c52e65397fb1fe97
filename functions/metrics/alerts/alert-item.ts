import { epochSeconds } from '../../_shared/time.ts';
import type { Alert } from '../contract.ts';

/** Alerts that were resolved are listed for 90 days. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

/** Index partition of the alerts in a state, oldest first: ids are UUIDv7. */
export const alertsOf = (state: Alert['state']) => `ALERTS#${state}`;
/** Partition of a host's alerts. */
export const alertsOfHost = (hostId: string) => `A#${hostId}`;

/**
 * The put of an alert:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `A#<host>` | `<alert>` | `ALERTS#<state>` | `<alert>` |
 */
export function alertPut(table: string, alert: Alert) {
  const { id, hostId, state, resolvedAt } = alert;
  const Item = {
    pk: alertsOfHost(hostId),
    sk: id,
    gsi1pk: alertsOf(state),
    gsi1sk: id,
    state,
    alert,
    ...(resolvedAt !== null && { expiresAt: epochSeconds(new Date(resolvedAt)) + KEPT_SECONDS }),
  };
  return { TableName: table, Item };
}
