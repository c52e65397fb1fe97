import { frames } from '../../deps.ts';
import { frameHandler, refOf } from '../frame-handler.ts';

export const handler = frameHandler('ping', frames, async ({ frame }) => ({ type: 'pong', ...refOf(frame) }));
