import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { dynamoCounter } from '../../_shared/limits/dynamo-limits.ts';
import { mailQueue } from '../../_shared/mail/mail.ts';
import type { Push } from '../../_shared/push/push.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { randomToken } from '../../_shared/random-token.ts';
import type { DeliveryCommand } from '../deliveries/delivery-command.ts';
import { createDeliveryRepository } from '../deliveries/delivery-repository.ts';
import { createEndpointRepository } from '../endpoints/endpoint-repository.ts';
import { fanOutEnv, noticeEnv, tableEnv } from '../env.ts';
import type { NoticeCommand } from '../notice-command.ts';
import { createSettingsRepository } from '../preferences/settings-repository.ts';
import type { SmsMessage } from '../sending/sms-message.ts';
import { createFanOut } from './fan-out-service.ts';
import { createNoticeRepository } from './notice-repository.ts';
import { createNotifyUser } from './notify-service.ts';
import { createAdminGateway, createMailboxGateway } from './people-gateway.ts';
import { createUserDataRepository } from './user-data-repository.ts';

const table = () => parseEnv(tableEnv).TABLE_NOTIFICATIONS;

export const fanOut = lazy(() => {
  const { QUEUE_NOTICES, FUNCTION_AUTH_LIST_ADMINS } = parseEnv(fanOutEnv);
  return createFanOut({
    people: createAdminGateway(FUNCTION_AUTH_LIST_ADMINS),
    notices: queue<NoticeCommand>(QUEUE_NOTICES),
  });
});

export const notifyUser = lazy(() => {
  const env = parseEnv(noticeEnv);
  return createNotifyUser({
    settings: createSettingsRepository(dynamo(), table()),
    endpoints: createEndpointRepository(dynamo(), table()),
    notices: createNoticeRepository(dynamo(), table()),
    deliveries: createDeliveryRepository(dynamo(), table()),
    commands: queue<DeliveryCommand>(env.QUEUE_DELIVERIES),
    pushes: queue<Push>(env.QUEUE_FAN_OUT),
    mails: mailQueue(env.QUEUE_MAIL),
    texts: queue<SmsMessage>(env.QUEUE_SMS),
    people: createMailboxGateway(env.FUNCTION_AUTH_FIND_PEOPLE),
    sent: dynamoCounter(),
    newToken: randomToken,
    publicUrl: env.PUBLIC_URL,
    consoleUrl: env.CONSOLE_URL,
  });
});

export const userData = lazy(() => createUserDataRepository(dynamo(), table()));
