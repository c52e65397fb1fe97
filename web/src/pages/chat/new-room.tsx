import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, Check, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { texts } from './texts.ts';

export function NewRoom({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const open = useMutation({
    mutationFn: () => nubo().call('POST /chat/rooms', { body: { name, private: isPrivate } }),
    onSuccess({ id }) {
      void queries.invalidateQueries({ queryKey: ['GET /chat/rooms'] });
      onClose();
      void navigate({ to: '/chat/$kind/$id', params: { kind: 'room', id } });
    },
  });
  return (
    <Dialog title={t.newRoom} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <TextField
          label={t.roomName}
          required
          maxLength={100}
          autoFocus
          problem={open.error ? messageOf(open.error) : undefined}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Check
          label={t.privateRoom}
          checked={isPrivate}
          onChange={(event) => setPrivate(event.target.checked)}
        />
        <div className="actions">
          <Button type="submit" look="primary" disabled={open.isPending}>
            {t.open}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
