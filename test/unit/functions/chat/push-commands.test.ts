import { describe, expect, it } from 'vitest';
import type { Push } from '../../../../functions/_shared/push/push.ts';
import { delivery } from '../../../../functions/chat/queue-messages.ts';

describe('the fan-out queue', () => {
  const frame = { type: 'notification', notification: { title: 'Paid' } };
  const pushes: Push[] = [
    { channel: 'jobs', frame },
    { userIds: ['018f3e9a-0000-7000-8000-000000000001'], frame },
  ];

  it.each(pushes)('takes what other services push: %j', (push) => {
    expect(delivery.parse(JSON.parse(JSON.stringify(push)))).toEqual(push);
  });
});
