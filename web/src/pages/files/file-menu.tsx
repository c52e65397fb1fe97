import type { File as FileRecord, Link } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { changeItem, type Pages } from '../../app/pages.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextField } from '../../ui/controls.tsx';
import { Confirm, Dialog, Menu, type MenuItem } from '../../ui/overlays.tsx';
import { say, sayFailure } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

const DAY_SECONDS = 86_400;

/** Opens a URL without a token that works once, within a minute: the browser shows the file or saves it. */
async function downloadOnce(id: string): Promise<void> {
  const body = { expiresInSeconds: 60, maxDownloads: 1 };
  const { url } = await nubo().call('POST /files/{id}/links', { params: { id }, body });
  open(url, '_blank', 'noopener');
}

export function FileMenu({ file }: { readonly file: FileRecord }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [shown, setShown] = useState<'delete' | Link>();
  const params = { id: file.id };
  const share = async () =>
    setShown(
      await nubo().call('POST /files/{id}/links', { params, body: { expiresInSeconds: DAY_SECONDS } }),
    );
  const remove = async () => {
    await nubo().call('DELETE /files/{id}', { params });
    queries.setQueriesData<Pages<FileRecord>>({ queryKey: ['GET /files'] }, (pages) =>
      changeItem(pages, file.id, () => undefined),
    );
  };
  const items: MenuItem[] = [
    ...(file.status === 'ready'
      ? [
          {
            label: t.download,
            icon: 'download' as const,
            onSelect: () => void downloadOnce(file.id).catch(sayFailure),
          },
          { label: t.share, icon: 'link' as const, onSelect: () => void share().catch(sayFailure) },
        ]
      : []),
    { label: t.delete, icon: 'trash', danger: true, onSelect: () => setShown('delete') },
  ];
  return (
    <>
      <Menu label={t.actions(file.name)} items={items} />
      {shown === 'delete' && (
        <Confirm
          title={t.delete}
          text={t.deleteText(file.name)}
          action={t.delete}
          onClose={() => setShown(undefined)}
          onConfirm={() => void remove().catch(sayFailure)}
        />
      )}
      {shown && shown !== 'delete' && (
        <LinkDialog fileId={file.id} link={shown} onClose={() => setShown(undefined)} />
      )}
    </>
  );
}

function LinkDialog({
  fileId,
  link,
  onClose,
}: {
  readonly fileId: string;
  readonly link: Link;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  const revoke = async () => {
    await nubo().call('DELETE /files/{id}/links/{linkId}', { params: { id: fileId, linkId: link.id } });
    say(t.revoked);
    onClose();
  };
  return (
    <Dialog title={t.link} onClose={onClose}>
      <div className="stack">
        <TextField
          label={t.link}
          hint={t.linkText}
          readOnly
          value={link.url}
          onFocus={(event) => event.target.select()}
        />
        <div className="actions">
          <Button look="danger" onClick={() => void revoke().catch(sayFailure)}>
            {t.revoke}
          </Button>
          <Button
            look="primary"
            onClick={() => void navigator.clipboard.writeText(link.url).then(() => say(t.copied), sayFailure)}
          >
            {t.copy}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
