import { createHash } from 'node:crypto';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}
button{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.6rem;margin:1rem 0}`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page behind the link that ends mails. Reading it changes nothing, since mail programs open links to look at them:
 * its button sends the POST, to the address of the page itself (RFC 8058 §3).
 */
export const confirmationPage = page(
  'Stop these emails?',
  `<p>You will get no more emails about what happens in Nubo.</p>
<p lang="fr">Vous ne recevrez plus d’e-mails sur ce qui se passe dans Nubo.</p>
<form method="post"><button>Unsubscribe · <span lang="fr">Se désabonner</span></button></form>`,
);

export const donePage = page(
  'You are unsubscribed',
  `<p>You can turn emails on again in your preferences.</p>
<p lang="fr">Vous êtes désabonné. Vos préférences permettent de rétablir les e-mails.</p>`,
);

function page(title: string, content: string) {
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><h1>${title}</h1>${content}</body></html>`;
  return {
    status: 200,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  } as const;
}
