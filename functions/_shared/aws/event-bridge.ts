import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

export const eventBridge: () => EventBridgeClient = lazy(() =>
  reportOutages('events', new EventBridgeClient(clientConfig())),
);
