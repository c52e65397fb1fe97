import type { File as FileRecord, Post } from '@nubo/client';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { messageOf } from '../../app/errors.ts';
import { nubo } from '../../app/nubo.ts';
import { useTexts } from '../../app/texts.ts';
import { Button, IconButton, TextArea } from '../../ui/controls.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { Thumbnail } from '../files/thumbnail.tsx';
import { waitUntilReady } from '../files/wait.ts';
import { texts } from './texts.ts';

const MOST_FILES = 10;

/** Writes a post, or changes one; pictures are uploaded as soon as they are chosen. */
export function PostForm({ post, onDone }: { readonly post?: Post; readonly onDone: (post: Post) => void }) {
  const t = useTexts(texts);
  const chooser = useRef<HTMLInputElement>(null);
  const [body, setBody] = useState(post?.body ?? '');
  const [files, setFiles] = useState<readonly FileRecord[]>([]);
  const [uploading, setUploading] = useState(0);
  const save = useMutation({
    mutationFn: () =>
      post
        ? nubo().call('PATCH /posts/{id}', { params: { id: post.id }, body: { body } })
        : nubo().call('POST /posts', { body: { body, fileIds: files.map(({ id }) => id) } }),
    onSuccess(saved) {
      setBody('');
      setFiles([]);
      onDone(saved);
    },
  });
  const attach = (chosen: FileList | null) => {
    for (const each of [...(chosen ?? [])].slice(0, MOST_FILES - files.length)) {
      setUploading((count) => count + 1);
      nubo()
        .upload(each)
        .then(({ id }) => waitUntilReady(id))
        .then((file) => setFiles((all) => [...all, file]), sayFailure)
        .finally(() => setUploading((count) => count - 1));
    }
  };
  return (
    <form
      className="stack-s"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextArea
        label={post ? t.text : t.write}
        required
        maxLength={5000}
        problem={save.error ? messageOf(save.error) : undefined}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      {files.length > 0 && (
        <ul className="row-wrap">
          {files.map((file) => (
            <li key={file.id} className="row">
              <Thumbnail file={file} />
              <IconButton
                icon="close"
                size="small"
                label={t.remove(file.name)}
                onClick={() => setFiles((all) => all.filter(({ id }) => id !== file.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        {!post && (
          <>
            <input
              ref={chooser}
              type="file"
              accept="image/*"
              multiple
              hidden
              aria-label={t.attach}
              onChange={(event) => attach(event.target.files)}
            />
            <Button
              icon="image"
              look="quiet"
              disabled={files.length >= MOST_FILES}
              onClick={() => chooser.current?.click()}
            >
              {t.attach}
            </Button>
            <span className="small muted" role="status">
              {uploading > 0 && t.uploading(uploading)}
            </span>
          </>
        )}
        <Button
          type="submit"
          look="primary"
          className="end"
          disabled={save.isPending || uploading > 0 || body.trim() === ''}
        >
          {post ? t.save : t.publish}
        </Button>
      </div>
    </form>
  );
}
