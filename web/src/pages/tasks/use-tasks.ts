import type { Task, TaskInput } from '@nubo/client';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { nubo } from '../../app/nubo.ts';
import { changeItem, type Pages, type pagesKey, usePages } from '../../app/pages.ts';
import { sayFailure } from '../../ui/toast.tsx';

export type Status = Task['status'];
export const STATUSES: readonly Status[] = ['todo', 'in_progress', 'done'];
export interface Filter {
  readonly q: string;
  readonly sort: '-createdAt' | 'dueAt';
}

const EVERY_LIST = ['GET /tasks'] as const;
const CHANGES = ['tasks', 'change'] as const;

export function useTaskList(filter: Filter, status?: Status) {
  const query = {
    limit: 50,
    sort: filter.sort,
    ...(filter.q !== '' && { q: filter.q }),
    ...(status && { status }),
  };
  // While changes are on their way a read would show the state before them.
  const changing = useIsMutating({ mutationKey: CHANGES }) > 0;
  return usePages('GET /tasks', { query, enabled: !changing });
}

/**
 * Changes of one task that show at once. Reads under way are stopped, since they know nothing of the change, and the
 * lists are read again when the last of several quick changes is done: so the last one stands, without a flicker.
 */
export function useTaskChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: CHANGES,
    scope: { id: 'tasks' },
    mutationFn: ({ id, patch }: { readonly id: string; readonly patch: Partial<TaskInput> }) =>
      nubo().call('PATCH /tasks/{id}', { params: { id }, body: patch }),
    async onMutate({ id, patch }) {
      await queries.cancelQueries({ queryKey: EVERY_LIST });
      moveBetweenLists(queries, id, patch);
    },
    onError: sayFailure,
    onSettled: () => refreshAfterLast(queries),
  });
}

export function useTaskDelete() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: CHANGES,
    scope: { id: 'tasks' },
    mutationFn: (id: string) => nubo().call('DELETE /tasks/{id}', { params: { id } }),
    async onMutate(id) {
      await queries.cancelQueries({ queryKey: EVERY_LIST });
      queries.setQueriesData<Pages<Task>>({ queryKey: EVERY_LIST }, (pages) =>
        changeItem(pages, id, () => undefined),
      );
    },
    onError: sayFailure,
    onSettled: () => refreshAfterLast(queries),
  });
}

function refreshAfterLast(queries: ReturnType<typeof useQueryClient>): void {
  if (queries.isMutating({ mutationKey: CHANGES }) > 1) return;
  void queries.invalidateQueries({ queryKey: EVERY_LIST });
}

/** Puts a task into the list of its new status, and changes it in every other. */
function moveBetweenLists(
  queries: ReturnType<typeof useQueryClient>,
  id: string,
  patch: Partial<TaskInput>,
): void {
  const lists = queries.getQueriesData<Pages<Task>>({ queryKey: EVERY_LIST });
  const found = lists
    .flatMap(([, pages]) => pages?.pages.flatMap(({ items }) => items) ?? [])
    .find((task) => task.id === id);
  if (!found) return;
  const task = { ...found, ...patch };
  for (const [key] of lists) {
    const { status } = (key as ReturnType<typeof pagesKey>)[1] as { status?: Status };
    queries.setQueryData<Pages<Task>>(key, (pages) => {
      const fits = status === undefined || status === task.status;
      const isThere = pages?.pages.some(({ items }) => items.some((item) => item.id === id));
      if (isThere) return changeItem(pages, id, () => (fits ? task : undefined));
      const [first, ...rest] = pages?.pages ?? [];
      return pages && first && fits
        ? { ...pages, pages: [{ ...first, items: [task, ...first.items] }, ...rest] }
        : pages;
    });
  }
}
