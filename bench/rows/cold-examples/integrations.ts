import type { ColdExamples } from '../../harness/cold-route.ts';

export const integrations: ColdExamples = {
  'get-weather': () => ({ status: 200, query: { city: 'Dakar' } }),
  'get-crypto': () => ({ status: 200, query: { symbol: 'BTC' } }),
  'get-translation': () => ({ status: 200, query: { text: 'Bonjour', to: 'en' } }),
  'translate-text': () => ({ status: 200, body: { text: 'Bonjour', to: 'en' } }),
};
