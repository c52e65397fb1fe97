import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Skeleton } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { standsAlone } from './guard.ts';
import { Shell } from './shell.tsx';

/** The frame of every page: a sign-in page and what mails link to by itself, any other within the navigation. */
export function Root() {
  const isAlone = useRouterState({ select: ({ location }) => standsAlone(location.pathname) });
  const outline = (
    <div className="page">
      <Skeleton rows={6} />
    </div>
  );
  return (
    <>
      {isAlone ? (
        <Outlet />
      ) : (
        <Shell>
          <Suspense fallback={outline}>
            <Outlet />
          </Suspense>
        </Shell>
      )}
      <Toasts />
    </>
  );
}
