import { ProblemError, type Task } from '@nubo/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { isProblem } from '../../app/query-client.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Select, TextArea, TextField } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { texts } from './texts.ts';
import { STATUSES } from './use-tasks.ts';

/** Makes a task, or changes one as it was when the dialog opened: a newer state is shown, not written over. */
export function TaskDialog({
  task,
  onClose,
}: {
  readonly task: Task | undefined;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    title: task?.title ?? '',
    description: task?.description ?? '',
    status: task?.status ?? ('todo' as const),
    dueAt: localInput(task?.dueAt ?? null),
  });
  const current = useQuery({
    queryKey: ['task', task?.id],
    enabled: task !== undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => nubo().request('GET /tasks/{id}', { params: { id: task?.id ?? '' }, signal }),
  });
  const save = useMutation({
    async mutationFn(ifMatch: string | undefined) {
      const body = { ...draft, dueAt: draft.dueAt === '' ? null : new Date(draft.dueAt).toISOString() };
      if (!task) return void (await nubo().call('POST /tasks', { body }));
      await nubo().call('PUT /tasks/{id}', {
        params: { id: task.id },
        body,
        ...(ifMatch !== undefined && { ifMatch }),
      });
    },
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ['GET /tasks'] });
      onClose();
    },
    onError: (error) => {
      if (isProblem(error, 412)) void current.refetch();
    },
  });
  const problem = (path: string) =>
    save.error instanceof ProblemError ? save.error.messageFor(path) : undefined;
  const isStale = isProblem(save.error, 412);
  const newer = current.data?.data;
  return (
    <Dialog title={task ? t.edit : t.new} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(current.data?.etag);
        }}
      >
        {isStale && newer && (
          <div className="notice warn" role="alert">
            <Icon name="alert" />
            <div className="stack-s grow">
              <span>{t.newer}</span>
              <strong>{newer.title}</strong>
              {newer.description !== '' && <span className="preserve">{newer.description}</span>}
              <span className="badge" style={{ alignSelf: 'flex-start' }}>
                {t[newer.status]}
              </span>
            </div>
          </div>
        )}
        <TextField
          label={t.name}
          required
          maxLength={200}
          autoFocus
          problem={problem('/title')}
          value={draft.title}
          onChange={(event) => setDraft({ ...draft, title: event.target.value })}
        />
        <TextArea
          label={t.description}
          maxLength={5000}
          problem={problem('/description')}
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.target.value })}
        />
        <div className="two">
          <Select
            label={t.status}
            value={draft.status}
            onChange={(event) =>
              setDraft({ ...draft, status: STATUSES.find((each) => each === event.target.value) ?? 'todo' })
            }
          >
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {t[status]}
              </option>
            ))}
          </Select>
          <TextField
            label={t.due}
            type="datetime-local"
            problem={problem('/dueAt')}
            value={draft.dueAt}
            onChange={(event) => setDraft({ ...draft, dueAt: event.target.value })}
          />
        </div>
        {save.error && !isStale && (
          <div className="notice bad" role="alert">
            <Icon name="alert" />
            {messageOf(save.error)}
          </div>
        )}
        <div className="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            disabled={save.isPending || (task !== undefined && current.isFetching)}
          >
            {isStale ? t.mine : task ? t.save : t.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** An instant as the browser's field for date and time takes it: local, without a zone. */
function localInput(at: string | null): string {
  if (at === null) return '';
  const local = new Date(Date.parse(at) - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
