import { jsonService } from '../json-service.ts';
import {
  describeEventBus,
  describeRule,
  disableRule,
  enableRule,
  listEventBuses,
  listRules,
  listTargetsByRule,
  testEventPattern,
} from './describe-operations.ts';
import { putEvents } from './put-events.ts';

/** Amazon EventBridge; its rules come from the template. */
export const events = jsonService({
  signingName: 'events',
  version: '1.1',
  fault: 'events',
  invalidInputCode: 'ValidationException',
  operations: {
    DescribeEventBus: describeEventBus,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListEventBuses: listEventBuses,
    ListRules: listRules,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    TestEventPattern: testEventPattern,
  },
});
