import './tasks.css';
import type { Task } from '@nubo/client';
import { useDeferredValue, useState } from 'react';
import { useTexts } from '../../app/texts.ts';
import { Button, SearchField } from '../../ui/controls.tsx';
import { useTitle } from '../../ui/data.tsx';
import { Board } from './board.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { TaskList } from './task-list.tsx';
import { texts } from './texts.ts';
import type { Filter } from './use-tasks.ts';

export default function TasksPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [view, setView] = useState<'board' | 'list'>('board');
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Filter['sort']>('-createdAt');
  const [shown, setShown] = useState<Task | 'new'>();
  const q = useDeferredValue(search.trim());
  const filter = { q, sort };
  return (
    <div className="page full">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form */}
          <div className="row" role="group" aria-label={t.view}>
            {(['board', 'list'] as const).map((each) => (
              <Button
                key={each}
                icon={each}
                look="quiet"
                aria-pressed={view === each}
                onClick={() => setView(each)}
              >
                {t[each]}
              </Button>
            ))}
          </div>
          <Button look="primary" icon="plus" onClick={() => setShown('new')}>
            {t.new}
          </Button>
        </div>
      </div>
      <div className="task-filter">
        <SearchField
          label={t.search}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          aria-label={t.sort}
          value={sort}
          onChange={(event) => setSort(event.target.value === 'dueAt' ? 'dueAt' : '-createdAt')}
        >
          <option value="-createdAt">{t.newest}</option>
          <option value="dueAt">{t.byDue}</option>
        </select>
      </div>
      {view === 'board' ? (
        <Board filter={filter} onOpen={setShown} />
      ) : (
        <TaskList filter={filter} onOpen={setShown} />
      )}
      {shown && <TaskDialog task={shown === 'new' ? undefined : shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}
