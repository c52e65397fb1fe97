import { httpHandler } from '../../_shared/http/http-handler.ts';
import { ping } from '../routes.ts';

export const handler = httpHandler(ping, () => ({ status: 200, body: { message: 'pong' } }));
