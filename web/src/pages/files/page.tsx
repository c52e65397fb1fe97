import './files.css';
import type { File as FileRecord } from '@nubo/client';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { bytes } from '../../app/format.ts';
import { useFrames } from '../../app/live-hub.ts';
import { addItem, changeItem, type Pages, pagesKey, usePages } from '../../app/pages.ts';
import { useLanguage, useTexts } from '../../app/texts.ts';
import { Button, IconButton, Segments } from '../../ui/controls.tsx';
import { Ago, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { FileMenu } from './file-menu.tsx';
import { PdfDialog } from './pdf-dialog.tsx';
import { Preview } from './preview.tsx';
import { texts } from './texts.ts';
import { Thumbnail } from './thumbnail.tsx';
import { startUploads, useTransfers } from './uploads.ts';

const KINDS = { all: undefined, images: 'image', documents: 'application' } as const;
type Kind = keyof typeof KINDS;
const LOOKS = { uploading: '', processing: 'info', ready: 'good', rejected: 'bad' } as const;

export default function FilesPage() {
  const t = useTexts(texts);
  const language = useLanguage();
  useTitle(t.title);
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<Kind>('all');
  const [isTarget, setTarget] = useState(false);
  const [shown, setShown] = useState<FileRecord | 'pdf'>();
  const type = KINDS[kind];
  const input = { query: { limit: 50, ...(type && { type }) } };
  const list = usePages('GET /files', input);
  useFrames('file', (frame) => {
    // The shape of the API's own frame.
    const file = frame.file as FileRecord;
    queries.setQueriesData<Pages<FileRecord>>({ queryKey: ['GET /files'] }, (pages) =>
      changeItem(pages, file.id, () => file),
    );
  });
  useFrames('welcome', () => void queries.invalidateQueries({ queryKey: ['GET /files'] }));
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has the button beside it
    <div
      className="page"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setTarget(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setTarget(false);
        startUploads([...event.dataTransfer.files]);
      }}
    >
      <div className="page-head">
        <h1>{t.title}</h1>
        <div className="actions">
          <Button icon="pdf" onClick={() => setShown('pdf')}>
            {t.pdf}
          </Button>
          <Button look="primary" icon="upload" onClick={() => chooser.current?.click()}>
            {t.upload}
          </Button>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label={t.upload}
            onChange={(event) => {
              startUploads([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </div>
      </div>
      <div className="drop" data-target={isTarget}>
        <Icon name="upload" />
        {isTarget ? t.dropHere : t.drop}
      </div>
      <Transfers />
      <div>
        <Segments
          label={t.type}
          options={(['all', 'images', 'documents'] as const).map((each) => [each, t[each]])}
          value={kind}
          onChange={setKind}
        />
      </div>
      <div className="card">
        <Loaded query={list} rows={6} height={56}>
          {(files) =>
            files.length === 0 ? (
              <Empty icon="file" title={t.empty}>
                <p>{t.emptyText}</p>
              </Empty>
            ) : (
              <VirtualList
                items={files}
                label={t.title}
                rowHeight={72}
                onEnd={() => list.hasNextPage && void list.fetchNextPage()}
              >
                {(file) => (
                  <div className="file-row">
                    <button
                      type="button"
                      className="file-open"
                      aria-label={t.preview(file.name)}
                      disabled={!file.variants.some(({ name }) => name === 'web')}
                      onClick={() => setShown(file)}
                    >
                      <Thumbnail file={file} />
                    </button>
                    <div className="grow">
                      <p className="truncate file-name">{file.name}</p>
                      <p className="truncate small muted">
                        {bytes(file.size, language)} · <Ago at={file.createdAt} />
                        {file.savedBytes !== undefined &&
                          file.savedBytes > 0 &&
                          ` · ${t.saved(bytes(file.savedBytes, language))}`}
                      </p>
                    </div>
                    <span className={`badge ${LOOKS[file.status]}`} title={file.reason}>
                      {t[file.status]}
                    </span>
                    <FileMenu file={file} />
                  </div>
                )}
              </VirtualList>
            )
          }
        </Loaded>
      </div>
      {shown === 'pdf' && (
        <PdfDialog
          onClose={() => setShown(undefined)}
          onMade={(file) =>
            queries.setQueryData<Pages<FileRecord>>(pagesKey('GET /files', input), (pages) =>
              addItem(pages, file),
            )
          }
        />
      )}
      {shown && shown !== 'pdf' && <Preview file={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function Transfers() {
  const t = useTexts(texts);
  const language = useLanguage();
  const transfers = useTransfers();
  if (transfers.length === 0) return null;
  return (
    <ul className="card list">
      {transfers.map(({ id, file, sent, problem, cancel }) => (
        <li key={id} className="transfer">
          <div className="row">
            <span className="truncate grow">{file.name}</span>
            <span
              className={problem === undefined ? 'small muted' : 'small problem'}
              role={problem === undefined ? undefined : 'alert'}
            >
              {problem ?? t.sent(`${bytes(sent, language)} / ${bytes(file.size, language)}`)}
            </span>
            <IconButton icon="close" size="small" label={t.cancel(file.name)} onClick={cancel} />
          </div>
          {problem === undefined && (
            <progress className="progress" aria-label={file.name} max={file.size} value={sent} />
          )}
        </li>
      ))}
    </ul>
  );
}
