import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/components.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { finishGoogle } from './app/google.ts';
import { watchLive } from './app/live-hub.ts';
import { nubo, startClient } from './app/nubo.ts';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { watchSession } from './app/session.tsx';

await startClient();
watchSession();
// Whoever was signed in here still is; without an answer the pages say so themselves.
await finishGoogle();
await nubo()
  .session.token()
  .catch(() => nubo().session.drop());
watchLive();
nubo().session.subscribe(() => void router.invalidate());

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
createRoot(element).render(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
