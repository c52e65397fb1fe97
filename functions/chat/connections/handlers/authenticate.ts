import { lazy } from '../../../_shared/lazy.ts';
import { createConnections } from '../../deps.ts';
import { refOf } from '../../frames.ts';
import { createRenewals } from '../deps.ts';
import { frameHandler } from '../frame-handler.ts';

const renewals = lazy(createRenewals);

export const handler = frameHandler(
  'authenticate',
  lazy(createConnections),
  async ({ frame, connection, receivedAt }) => {
    const expiresAt = await renewals().renew(connection, frame.token, receivedAt);
    return { type: 'authenticated', ...refOf(frame), expiresAt: new Date(expiresAt).toISOString() };
  },
);
