import './notifications.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { usePages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Check, IconButton } from '../../ui/controls.tsx';
import { Ago, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { Endpoints } from './endpoints.tsx';
import { ICONS } from './event-names.ts';
import { Preferences } from './preferences.tsx';
import { texts } from './texts.ts';

/** What the caller was told, how they want to be told, and where else it is delivered. */
export default function NotificationsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const queries = useQueryClient();
  const [unread, setUnread] = useState(false);
  const list = usePages('GET /notifications', { query: { limit: 50, ...(unread && { unread: 'true' }) } });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['GET /notifications'] });
  const read = (id: string) =>
    void nubo().call('POST /notifications/{id}/read', { params: { id } }).then(refresh, sayFailure);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <Check
            label={t.unreadOnly}
            checked={unread}
            onChange={(event) => setUnread(event.target.checked)}
          />
          <Button
            icon="check"
            disabled={list.data?.every(({ readAt }) => readAt !== null) ?? true}
            onClick={() => void nubo().call('POST /notifications/read-all').then(refresh, sayFailure)}
          >
            {t.readAll}
          </Button>
        </div>
      </div>
      <section className="card" aria-label={t.title}>
        <Loaded query={list} rows={4} height={64}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon="bell" title={t.empty} />
            ) : (
              <ul className="notices">
                {items.map(({ id, type, title, body, link, readAt, createdAt }) => (
                  <li key={id} className="notice-row" data-unread={readAt === null}>
                    <Icon name={ICONS[type]} />
                    <div className="grow">
                      <p className="strong">
                        {link === null ? (
                          title
                        ) : (
                          // A path of this console, as the API gives it.
                          <a href={link} onClick={() => readAt === null && read(id)}>
                            {title}
                          </a>
                        )}{' '}
                        {readAt === null && <span className="badge accent">{t.unread}</span>}
                      </p>
                      <p className="wrap-anywhere">{body}</p>
                    </div>
                    <span className="small muted">
                      <Ago at={createdAt} />
                    </span>
                    <span className="notice-action">
                      {readAt === null && (
                        <IconButton
                          icon="check"
                          size="small"
                          label={t.read(title)}
                          onClick={() => read(id)}
                        />
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <More query={list} />
      <Preferences />
      <Endpoints />
    </div>
  );
}
