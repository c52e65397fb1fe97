import { lazy } from '../../../_shared/lazy.ts';
import { createConnections } from '../../deps.ts';
import { refOf } from '../../frames.ts';
import { frameHandler } from '../frame-handler.ts';

export const handler = frameHandler('ping', lazy(createConnections), async ({ frame }) => ({
  type: 'pong',
  ...refOf(frame),
}));
