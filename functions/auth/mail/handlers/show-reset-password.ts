import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { showResetPassword } from '../../routes.ts';
import { tokenPage } from '../token-page.ts';

const page = tokenPage({
  title: 'Choose a new password',
  action: 'Set the password',
  posts: '/auth/reset-password',
  done: 'The password is set. Please sign in with it.',
  asksForPassword: true,
});

export const handler = httpHandler(showResetPassword, () => page);
