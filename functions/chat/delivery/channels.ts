/** Channels of `subscribe` that only administrators may hear: hosts, alerts and jobs. */
export function isAdminChannel(channel: string): boolean {
  return channel === 'alerts' || channel === 'jobs' || channel.startsWith('metrics:');
}
