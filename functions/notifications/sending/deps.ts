import { dynamo } from '../../_shared/aws/dynamo.ts';
import { ses } from '../../_shared/aws/ses.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { mailEnv, tableEnv } from '../env.ts';
import { mailGateway } from './mail-gateway.ts';
import { createSendOnceRepository } from './send-once-repository.ts';
import { createSendOnce } from './send-once-service.ts';

export const createMailGateway = () => mailGateway(ses(), parseEnv(mailEnv).MAIL_FROM);

export const createSender = () =>
  createSendOnce(createSendOnceRepository(dynamo(), parseEnv(tableEnv).TABLE_NOTIFICATIONS));
