import type { ReactNode } from 'react';
import { messageOf } from '../app/errors.ts';
import { isFailure } from '../app/query-client.ts';
import { defineTexts, useTexts } from '../app/texts.ts';
import { Button } from './controls.tsx';
import { Icon, type IconName } from './icon.tsx';

const texts = defineTexts(
  { loading: 'Loading', failed: 'This could not be loaded', again: 'Try again', more: 'Show more' },
  { loading: 'Chargement', failed: 'Le chargement a échoué', again: 'Réessayer', more: 'Afficher plus' },
);

export function Empty({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Failed({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const t = useTexts(texts);
  if (!isFailure(error)) return null;
  return (
    <div className="state" role="alert">
      <Icon name="alert" />
      <h2>{t.failed}</h2>
      <p>{messageOf(error)}</p>
      <Button icon="refresh" onClick={retry}>
        {t.again}
      </Button>
    </div>
  );
}

/** Lines in the place of what is on its way, so that nothing jumps. */
export function Skeleton({ rows = 5, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  const t = useTexts(texts);
  return (
    <div className="stack-s" role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same and never move
        <span key={row} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}

interface Loadable<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** One of three: what was loaded, what went wrong, or its outline. What was loaded once stays when a later load fails. */
export function Loaded<T>({
  query,
  rows,
  height,
  children,
}: {
  readonly query: Loadable<T>;
  readonly rows?: number;
  readonly height?: number;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton {...(rows !== undefined && { rows })} {...(height !== undefined && { height })} />;
}

export function More({
  query,
}: {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}) {
  const t = useTexts(texts);
  if (!query.hasNextPage) return null;
  return (
    <div className="row">
      <Button className="grow" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchingNextPage ? t.loading : t.more}
      </Button>
    </div>
  );
}
