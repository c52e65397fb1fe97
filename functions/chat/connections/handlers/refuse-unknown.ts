import { lazy } from '../../../_shared/lazy.ts';
import { createConnections } from '../../deps.ts';
import { unknownFrameHandler } from '../frame-handler.ts';

export const handler = unknownFrameHandler(lazy(createConnections));
