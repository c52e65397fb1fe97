import { dynamo } from '../../_shared/aws/dynamo.ts';
import { ses } from '../../_shared/aws/ses.ts';
import { sns } from '../../_shared/aws/sns.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { mailEnv, tableEnv } from '../env.ts';
import { mailGateway } from './mail-gateway.ts';
import { createSendOnceRepository } from './send-once-repository.ts';
import { createSendOnce } from './send-once-service.ts';
import { createSmsGateway } from './sms-gateway.ts';

export const createMailGateway = () => mailGateway(ses(), parseEnv(mailEnv).MAIL_FROM);

export const sendText = lazy(() => createSmsGateway(sns()));

export const createSender = () =>
  createSendOnce(createSendOnceRepository(dynamo(), parseEnv(tableEnv).TABLE_NOTIFICATIONS));
