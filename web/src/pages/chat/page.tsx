import './chat.css';
import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../app/texts.ts';
import { useTitle } from '../../ui/data.tsx';
import { Empty } from '../../ui/states.tsx';
import { ConversationList } from './conversation-list.tsx';
import { keyOf, placeOfPath } from './place.ts';
import { texts } from './texts.ts';
import { Thread } from './thread.tsx';

export default function ChatPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const { kind, id } = useParams({ strict: false });
  const place = kind !== undefined && id !== undefined ? placeOfPath(kind, id) : undefined;
  return (
    <div className="chat" data-open={place !== undefined}>
      <ConversationList />
      {place ? (
        <Thread key={keyOf(place)} place={place} />
      ) : (
        <section className="thread-empty">
          <Empty icon="chat" title={t.choose}>
            <p>{t.chooseText}</p>
          </Empty>
        </section>
      )}
    </div>
  );
}
