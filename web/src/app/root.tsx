import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Skeleton } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { isOpenPath } from './guard.ts';
import { Shell } from './shell.tsx';

/** The frame of every page: a sign-in page by itself, any other within the navigation. */
export function Root() {
  const isOpen = useRouterState({ select: ({ location }) => isOpenPath(location.pathname) });
  const outline = (
    <div className="page">
      <Skeleton rows={6} />
    </div>
  );
  return (
    <>
      {isOpen ? (
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
