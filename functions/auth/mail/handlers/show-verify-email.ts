import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { showVerifyEmail } from '../../routes.ts';
import { tokenPage } from '../token-page.ts';

const page = tokenPage({
  title: 'Confirm your email address',
  action: 'Confirm the address',
  posts: '/auth/verify-email',
  done: 'Thank you. The address is confirmed.',
  asksForPassword: false,
});

export const handler = httpHandler(showVerifyEmail, () => page);
