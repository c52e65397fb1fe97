import { useQueryClient } from '@tanstack/react-query';
import { nubo } from '../../app/nubo.ts';
import { useUserId } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Icon } from '../../ui/icon.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

/** In the place of a room's messages, for whoever is no member. */
export function Join({ room, onJoined }: { readonly room: string; readonly onJoined: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const userId = useUserId();
  const join = () =>
    void nubo()
      .call('PUT /chat/rooms/{id}/members/{userId}', { params: { id: room, userId } })
      .then(() => {
        void queries.invalidateQueries({ queryKey: ['GET /chat/rooms'] });
        onJoined();
      }, sayFailure);
  return (
    <div className="state">
      <Icon name="people" />
      <p>{t.joinText}</p>
      <Button look="primary" onClick={join}>
        {t.join}
      </Button>
    </div>
  );
}
