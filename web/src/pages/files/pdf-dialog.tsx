import type { File as FileRecord } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, TextArea, TextField } from '../../ui/controls.tsx';
import { Dialog } from '../../ui/overlays.tsx';
import { say } from '../../ui/toast.tsx';
import { texts } from './texts.ts';

/** Makes a report of a title and its paragraphs. */
export function PdfDialog({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (file: FileRecord) => void;
}) {
  const t = useTexts(texts);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const make = useMutation({
    mutationFn: () =>
      nubo().call('POST /generate-pdf', {
        body: { template: 'report', data: { title, sections: [{ heading: title, text }] } },
      }),
    onSuccess(file) {
      if (!(file instanceof Response)) onMade(file);
      say(t.pdfMade);
      onClose();
    },
  });
  return (
    <Dialog title={t.pdf} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextField
          label={t.pdfTitle}
          required
          maxLength={200}
          autoFocus
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label={t.pdfText}
          required
          rows={8}
          problem={make.error ? messageOf(make.error) : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="actions">
          <Button type="submit" look="primary" disabled={make.isPending}>
            {t.pdfMake}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
