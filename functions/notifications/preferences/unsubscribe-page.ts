import { htmlPage } from '../../_shared/html-page.ts';

/**
 * The page behind the link that ends mails. Reading it changes nothing, since mail programs open links to look at them:
 * its button sends the POST, to the address of the page itself (RFC 8058 §3).
 */
export const confirmationPage = htmlPage({
  title: 'Stop these emails?',
  content: `<p>You will get no more emails about what happens in Nubo.</p>
<p lang="fr">Vous ne recevrez plus d’e-mails sur ce qui se passe dans Nubo.</p>
<form method="post"><button>Unsubscribe · <span lang="fr">Se désabonner</span></button></form>`,
});

export const donePage = htmlPage({
  title: 'You are unsubscribed',
  content: `<p>You can turn emails on again in your preferences.</p>
<p lang="fr">Vous êtes désabonné. Vos préférences permettent de rétablir les e-mails.</p>`,
});
