import type { Task } from '@nubo/client';
import { useState } from 'react';
import { date } from '../../app/format.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { IconButton } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/overlays.tsx';
import { say } from '../../ui/toast.tsx';
import type { BoardActions } from './board.tsx';
import { texts } from './texts.ts';
import { STATUSES, useTaskDelete } from './use-tasks.ts';

interface TaskCardProps {
  readonly task: Task;
  readonly actions: BoardActions;
  readonly carried: boolean;
  readonly onDragStart: () => void;
}

export function TaskCard({ task, actions, carried, onDragStart }: TaskCardProps) {
  const t = useTexts(texts);
  const [dragging, setDragging] = useState(false);
  return (
    <article
      className="task"
      draggable
      data-carried={carried || dragging}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', task.title);
        setDragging(true);
        onDragStart();
      }}
      onDragEnd={() => setDragging(false)}
    >
      <div className="row">
        <IconButton
          icon="grip"
          size="small"
          className="grip"
          label={t.grip(task.title)}
          aria-pressed={carried}
          onKeyDown={(event) => actions.onGripKey(event, task)}
          onBlur={() => actions.onGripLeft(task)}
        />
        <button type="button" className="task-title grow" onClick={() => actions.open(task)}>
          {task.title}
        </button>
        <TaskMenu task={task} onMove={actions.move} onOpen={actions.open} />
      </div>
      {task.description !== '' && <p className="task-text muted small">{task.description}</p>}
      <Due task={task} />
    </article>
  );
}

export function TaskMenu({
  task,
  onMove,
  onOpen,
}: {
  readonly task: Task;
  readonly onMove: BoardActions['move'];
  readonly onOpen: (task: Task) => void;
}) {
  const t = useTexts(texts);
  const remove = useTaskDelete();
  return (
    <Menu
      label={t.actions(task.title)}
      items={[
        { label: t.edit, icon: 'edit', onSelect: () => onOpen(task) },
        ...STATUSES.filter((status) => status !== task.status).map((status) => ({
          label: t.moveTo(t[status]),
          icon: 'board' as const,
          onSelect: () => onMove(task, status),
        })),
        {
          label: t.delete,
          icon: 'trash',
          danger: true,
          onSelect: () => remove.mutate(task.id, { onSuccess: () => say(t.deleted) }),
        },
      ]}
    />
  );
}

export function Due({ task: { dueAt, status } }: { readonly task: Task }) {
  const t = useTexts(texts);
  const language = useLanguage();
  if (dueAt === null) return null;
  const late = status !== 'done' && Date.parse(dueAt) < Date.now();
  return (
    <span className={late ? 'badge bad' : 'badge'} style={{ alignSelf: 'flex-start' }}>
      <Icon name={late ? 'alert' : 'clock'} size={13} />
      {late && <span className="visually-hidden">{t.overdue}</span>}
      {date(dueAt, language)}
    </span>
  );
}
