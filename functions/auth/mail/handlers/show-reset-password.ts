import { parseEnv } from '../../../_shared/env/env.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { consoleEnv } from '../../env.ts';
import { showResetPassword } from '../../routes.ts';
import { toConsole } from '../console-page.ts';

const consoleUrl = lazy(() => parseEnv(consoleEnv).CONSOLE_URL);

export const handler = httpHandler(showResetPassword, ({ query: { token } }) =>
  toConsole(consoleUrl(), '/reset-password', token),
);
