import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { showUnsubscribe } from '../../routes.ts';
import { confirmationPage } from '../unsubscribe-page.ts';

export const handler = httpHandler(showUnsubscribe, () => confirmationPage);
