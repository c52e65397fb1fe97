import { httpHandler } from '../../_shared/http/http-handler.ts';
import { requiredFile } from '../bundled-file.ts';
import { getDocs } from '../routes.ts';

/** Only what stands beside the page: no inline script, nothing from elsewhere, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The reference sets `style` attributes as it draws.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const handler = httpHandler(getDocs, () => ({
  status: 200,
  body: requiredFile('docs/index.html'),
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'public, max-age=300',
  },
}));
