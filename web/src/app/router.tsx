import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Failed } from '../ui/states.tsx';
import { guard } from './guard.ts';
import { Root } from './root.tsx';

/**
 * Every page by its path, each a file of its own that is loaded when it is gone to. Paths stand behind `#`: the API has
 * the same names below the same origin (docs/decisions/109).
 */
const root = createRootRoute({
  component: Root,
  beforeLoad: guard,
  notFoundComponent: () => <Navigate to="/tasks" replace />,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
});

type Load = () => Promise<{ default: ComponentType }>;
const page = <const P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/tasks', replace: true });
  },
});

const pages = [
  index,
  page('/sign-in', () => import('../pages/sign-in/page.tsx')),
  page('/sign-up', () => import('../pages/sign-in/sign-up.tsx')),
  page('/forgot-password', () => import('../pages/sign-in/forgot.tsx')),
  page('/verify-email', () => import('../pages/sign-in/verify-email.tsx')),
  page('/reset-password', () => import('../pages/sign-in/reset-password.tsx')),
  page('/tasks', () => import('../pages/tasks/page.tsx')),
  page('/chat', () => import('../pages/chat/page.tsx')),
  page('/chat/$kind/$id', () => import('../pages/chat/page.tsx')),
  page('/posts', () => import('../pages/posts/page.tsx')),
  page('/files', () => import('../pages/files/page.tsx')),
  page('/notifications', () => import('../pages/notifications/page.tsx')),
  page('/overview', () => import('../pages/overview/page.tsx')),
  page('/hosts', () => import('../pages/hosts/page.tsx')),
  page('/users', () => import('../pages/users/page.tsx')),
  page('/api', () => import('../pages/api/page.tsx')),
  page('/lookup', () => import('../pages/lookup/page.tsx')),
  page('/webhooks', () => import('../pages/webhooks/page.tsx')),
  page('/jobs', () => import('../pages/jobs/page.tsx')),
  page('/products', () => import('../pages/shop/page.tsx')),
  page('/orders', () => import('../pages/shop/orders.tsx')),
  page('/orders/$id', () => import('../pages/shop/order.tsx')),
  page('/account', () => import('../pages/account/page.tsx')),
  page('/health', () => import('../pages/health/page.tsx')),
  page('/local/mailbox', () => import('../pages/local/mailbox.tsx')),
  page('/local/mailbox/$id', () => import('../pages/local/mailbox.tsx')),
  page('/local/invocations', () => import('../pages/local/invocations.tsx')),
  page('/local/queues', () => import('../pages/local/queues.tsx')),
  page('/local/schedules', () => import('../pages/local/schedules.tsx')),
  page('/local/runtime', () => import('../pages/local/runtime.tsx')),
];

export const router = createRouter({
  routeTree: root.addChildren(pages),
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
