import './local.css';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../app/texts.ts';
import { SearchField, Segments } from '../../ui/controls.tsx';
import { Ago, useTitle, When } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { type MailboxMessage, useLocal } from './local-api.ts';

const texts = defineTexts(
  {
    title: 'Mailbox',
    text: 'Mail and SMS that the product sent. They are kept here and never leave this machine.',
    search: 'Search the mailbox',
    empty: 'Nothing has been sent yet',
    none: 'Nothing fits the search',
    choose: 'Choose a message to read it',
    from: 'From',
    to: 'To',
    sent: 'Sent',
    attached: 'Attached',
    rendered: 'As shown',
    plain: 'Text',
    source: 'Source',
    view: 'Shown as',
    sms: 'SMS',
    noSubject: '(no subject)',
    message: 'Message',
  },
  {
    title: 'Boîte de réception',
    text: 'E-mails et SMS envoyés par le produit. Ils restent ici et ne quittent pas cette machine.',
    search: 'Chercher dans la boîte',
    empty: 'Rien n’a encore été envoyé',
    none: 'Rien ne correspond',
    choose: 'Choisissez un message pour le lire',
    from: 'De',
    to: 'À',
    sent: 'Envoyé',
    attached: 'Pièces jointes',
    rendered: 'Affiché',
    plain: 'Texte',
    source: 'Source',
    view: 'Affichage',
    sms: 'SMS',
    noSubject: '(sans objet)',
    message: 'Message',
  },
);

/** What would have been sent, as a person reads it: a list beside the chosen message. */
export default function MailboxPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const navigate = useNavigate();
  const { id: chosenId } = useParams({ strict: false });
  const [search, setSearch] = useState('');
  const query = useLocal('mailbox.json');
  const wanted = search.trim().toLowerCase();
  return (
    <div className="page">
      <h1>{t.title}</h1>
      <p className="muted">{t.text}</p>
      <SearchField label={t.search} value={search} onChange={(event) => setSearch(event.target.value)} />
      <Loaded query={query} rows={6} height={72}>
        {(messages) => {
          const shown = messages.filter(({ to, subject, text }) =>
            `${to} ${subject} ${text}`.toLowerCase().includes(wanted),
          );
          const chosen = messages.find(({ id }) => id === chosenId);
          if (shown.length === 0)
            return (
              <div className="card">
                <Empty icon="mail" title={wanted === '' ? t.empty : t.none} />
              </div>
            );
          return (
            <div className="split" data-chosen={chosen !== undefined}>
              <div className="card">
                <VirtualList items={shown} label={t.title} rowHeight={72}>
                  {(message) => (
                    <button
                      type="button"
                      className="split-row"
                      aria-current={message === chosen}
                      onClick={() => void navigate({ to: '/local/mailbox/$id', params: { id: message.id } })}
                    >
                      <span className="row">
                        <span className="truncate small muted grow">{message.to}</span>
                        <span className="small muted">
                          <Ago at={message.at} />
                        </span>
                      </span>
                      <span className="row">
                        <Icon name={message.channel === 'sms' ? 'chat' : 'mail'} size={16} />
                        <span className="truncate strong">{titleOf(message, t)}</span>
                      </span>
                    </button>
                  )}
                </VirtualList>
              </div>
              {chosen ? (
                <Reading key={chosen.id} message={chosen} />
              ) : (
                <div className="card split-hint">
                  <Empty icon="mail" title={t.choose} />
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

function titleOf({ subject, channel, text }: MailboxMessage, t: { readonly noSubject: string }): string {
  return subject || (channel === 'sms' ? text : t.noSubject);
}

type View = 'rendered' | 'plain' | 'source';

function Reading({ message }: { readonly message: MailboxMessage }) {
  const t = useTexts(texts);
  const views: readonly View[] = message.html === '' ? ['plain'] : ['rendered', 'plain', 'source'];
  const [view, setView] = useState(views[0] ?? 'plain');
  return (
    <article className="card pad stack" aria-label={t.message}>
      <h2 className="wrap-anywhere">{message.channel === 'sms' ? t.sms : titleOf(message, t)}</h2>
      <dl className="facts">
        <dt>{t.from}</dt>
        <dd>{message.from}</dd>
        <dt>{t.to}</dt>
        <dd>{message.to}</dd>
        <dt>{t.sent}</dt>
        <dd>
          <When at={message.at} />
        </dd>
        {message.attachments.length > 0 && (
          <>
            <dt>{t.attached}</dt>
            <dd>{message.attachments.join(', ')}</dd>
          </>
        )}
      </dl>
      {views.length > 1 && (
        <Segments
          label={t.view}
          options={views.map((value) => [value, t[value]])}
          value={view}
          onChange={setView}
        />
      )}
      {view === 'rendered' ? (
        // Neither a script of the mail nor this page is within its reach.
        <iframe
          className="mail-frame"
          title={titleOf(message, t)}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={`/_local/mailbox/${message.id}`}
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <pre className="payload mail-text" tabIndex={0}>
          {view === 'plain' ? message.text : message.html}
        </pre>
      )}
    </article>
  );
}
