import type { Task } from '@nubo/client';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useTexts } from '../../app/texts.ts';
import { Loaded, More } from '../../ui/states.tsx';
import { TaskCard } from './task-card.tsx';
import { texts } from './texts.ts';
import { type Filter, STATUSES, type Status, useTaskChange, useTaskList } from './use-tasks.ts';

/** A task that the keyboard has picked up, and the column it is over. */
interface Carried {
  readonly task: Task;
  readonly over: Status;
}
export interface BoardActions {
  readonly move: (task: Task, status: Status) => void;
  readonly open: (task: Task) => void;
  readonly onGripKey: (event: KeyboardEvent, task: Task) => void;
  readonly onGripLeft: (task: Task) => void;
}

/**
 * Three columns. A task moves by dragging, by the keys of its grip (space, arrows, space or Escape, each spoken), or by
 * its menu (WCAG 2.2, 2.1.1 and 2.5.7).
 */
export function Board({
  filter,
  onOpen,
}: {
  readonly filter: Filter;
  readonly onOpen: (task: Task) => void;
}) {
  const t = useTexts(texts);
  const change = useTaskChange();
  const [carried, setCarried] = useState<Carried>();
  const [spoken, setSpoken] = useState('');

  function move(task: Task, status: Status): void {
    if (task.status !== status) change.mutate({ id: task.id, patch: { status } });
  }
  function onGripKey(event: KeyboardEvent, task: Task): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (carried?.task.id !== task.id) {
        setCarried({ task, over: task.status });
        setSpoken(t.picked(task.title, t[task.status]));
        return;
      }
      setCarried(undefined);
      setSpoken(t.dropped(task.title, t[carried.over]));
      move(task, carried.over);
    } else if (event.key === 'Escape' && carried) {
      cancel();
    } else if (step !== undefined && carried) {
      event.preventDefault();
      const over =
        STATUSES[Math.max(0, Math.min(STATUSES.length - 1, STATUSES.indexOf(carried.over) + step))] ??
        carried.over;
      setCarried({ ...carried, over });
      setSpoken(t.moved(task.title, t[over]));
    }
  }
  function cancel(): void {
    if (!carried) return;
    setCarried(undefined);
    setSpoken(t.cancelled(carried.task.title, t[carried.task.status]));
  }
  const actions: BoardActions = {
    move,
    open: onOpen,
    onGripKey,
    onGripLeft: (task) => carried?.task.id === task.id && cancel(),
  };
  return (
    <>
      <div className="board">
        {STATUSES.map((status) => (
          <Column key={status} status={status} filter={filter} actions={actions} carried={carried} />
        ))}
      </div>
      <div className="visually-hidden" role="status" aria-live="assertive">
        {spoken}
      </div>
    </>
  );
}

function Column({
  status,
  filter,
  actions,
  carried,
}: {
  readonly status: Status;
  readonly filter: Filter;
  readonly actions: BoardActions;
  readonly carried: Carried | undefined;
}) {
  const t = useTexts(texts);
  const list = useTaskList(filter, status);
  const [isTarget, setTarget] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setTarget(false);
    const task = dragged;
    if (task) actions.move(task, status);
  };
  return (
    <section
      className="column"
      aria-label={t[status]}
      data-target={isTarget || carried?.over === status}
      onDragOver={(event) => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setTarget(false);
      }}
      onDrop={onDrop}
    >
      <h2 className="column-head">
        <span className={`dot ${status}`} />
        {t[status]}
        {list.data && (
          <span className="badge">{list.hasNextPage ? `${list.data.length}+` : list.data.length}</span>
        )}
      </h2>
      <Loaded query={list} rows={3} height={84}>
        {(tasks) =>
          tasks.length === 0 ? (
            <p className="column-empty">{filter.q === '' ? t.emptyColumn : t.nothingFound}</p>
          ) : (
            <ul className="stack-s">
              {tasks.map((task) => (
                <li key={task.id}>
                  <TaskCard
                    task={task}
                    actions={actions}
                    carried={carried?.task.id === task.id}
                    onDragStart={() => {
                      dragged = task;
                    }}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
    </section>
  );
}

/** One thing is dragged at a time; its data is not readable while it is over another column. */
let dragged: Task | undefined;
