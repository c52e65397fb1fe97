import type { Task } from '@nubo/client';
import { useTexts } from '../../app/texts.ts';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { Due, TaskMenu } from './task-card.tsx';
import { texts } from './texts.ts';
import { type Filter, useTaskChange, useTaskList } from './use-tasks.ts';

export function TaskList({
  filter,
  onOpen,
}: {
  readonly filter: Filter;
  readonly onOpen: (task: Task) => void;
}) {
  const t = useTexts(texts);
  const list = useTaskList(filter);
  const change = useTaskChange();
  return (
    <div className="card">
      <Loaded query={list} rows={8}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Empty icon="board" title={filter.q === '' ? t.empty : t.nothingFound}>
              {filter.q === '' && <p>{t.emptyText}</p>}
            </Empty>
          ) : (
            <VirtualList
              items={tasks}
              label={t.title}
              rowHeight={52}
              onEnd={() => list.hasNextPage && void list.fetchNextPage()}
            >
              {(task) => (
                <div className="task-row">
                  <input
                    type="checkbox"
                    aria-label={t.markDone(task.title)}
                    checked={task.status === 'done'}
                    onChange={(event) =>
                      change.mutate({
                        id: task.id,
                        patch: { status: event.target.checked ? 'done' : 'todo' },
                      })
                    }
                  />
                  <button
                    type="button"
                    className="task-title grow truncate"
                    data-done={task.status === 'done'}
                    onClick={() => onOpen(task)}
                  >
                    {task.title}
                  </button>
                  <span className="task-row-due">
                    <Due task={task} />
                  </span>
                  <span className={`badge status ${task.status}`}>{t[task.status]}</span>
                  <TaskMenu
                    task={task}
                    onOpen={onOpen}
                    onMove={({ id }, status) => change.mutate({ id, patch: { status } })}
                  />
                </div>
              )}
            </VirtualList>
          )
        }
      </Loaded>
      {list.isFetchingNextPage && <More query={list} />}
    </div>
  );
}
