import { isProblem } from '../../app/query-client.ts';
import { useMe, useUserId } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Failed, Skeleton } from '../../ui/states.tsx';
import { Composer } from './composer.tsx';
import { Join } from './join.tsx';
import { Messages } from './messages.tsx';
import type { Place } from './place.ts';
import { texts } from './texts.ts';
import { ThreadHead } from './thread-head.tsx';
import { Typing } from './typing.tsx';
import { useMarkRead, useSeen } from './use-read.ts';
import { useThread } from './use-thread.ts';

/** One conversation: its messages, whoever is typing, and the field to write in. */
export function Thread({ place }: { readonly place: Place }) {
  const t = useTexts(texts);
  const me = useUserId();
  const name = useMe()?.name ?? '';
  const { query, messages, outgoing, send } = useThread(place);
  const seen = useSeen(place);
  useMarkRead(place, messages.findLast(({ sender }) => sender.id !== me)?.id);
  const isStranger = 'room' in place && isProblem(query.error, 404);
  return (
    <section className="thread" aria-label={t.messages}>
      <ThreadHead place={place} messages={messages} />
      {isStranger ? (
        <Join room={place.room} onJoined={() => void query.refetch()} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <div className="thread-scroll">
          <Skeleton rows={6} height={36} />
        </div>
      ) : (
        <Messages
          messages={messages}
          outgoing={outgoing}
          seen={seen}
          hasOlder={query.hasNextPage}
          isLoadingOlder={query.isFetchingNextPage}
          onOlder={() => !query.isFetchingNextPage && void query.fetchNextPage()}
          onAgain={({ key, content }) => send(content, name, key)}
        />
      )}
      {!isStranger && (
        <>
          <Typing place={place} />
          <Composer place={place} onSend={(content) => send(content, name)} />
        </>
      )}
    </section>
  );
}
