import type { Host } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, CopyField, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { texts } from './texts.ts';

/** Adds a host, the token of whose agent is shown once, or renames one. */
export function HostDialog({
  host,
  onClose,
  onSaved,
}: {
  readonly host?: Host;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const t = useTexts(texts);
  const [name, setName] = useState(host?.name ?? '');
  const save = useMutation({
    async mutationFn() {
      if (!host) return nubo().call('POST /hosts', { body: { name } });
      await nubo().call('PATCH /hosts/{id}', { params: { id: host.id }, body: { name } });
      return undefined;
    },
    onSuccess(made) {
      onSaved();
      if (!made) onClose();
    },
  });
  return (
    <Dialog title={host ? t.edit : t.add} onClose={onClose}>
      {save.data ? (
        <div className="stack">
          <p className="notice good">{t.tokenOnce}</p>
          <CopyField label={t.token} text={save.data.agentToken} />
          <CopyField
            label={t.command}
            text={`npm run agent -- --url ${nubo().url} --token ${save.data.agentToken}`}
          />
          <div className="actions">
            <Button look="primary" onClick={onClose}>
              {t.done}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <TextField
            label={t.name}
            required
            autoFocus
            maxLength={100}
            problem={save.error ? messageOf(save.error) : undefined}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="actions">
            <Button type="submit" look="primary" disabled={save.isPending}>
              {host ? t.save : t.add}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
