import type { File as FileRecord } from '@nubo/client';
import { Dialog } from '../../ui/overlays.tsx';
import { Thumbnail } from './thumbnail.tsx';

export function Preview({ file, onClose }: { readonly file: FileRecord; readonly onClose: () => void }) {
  return (
    <Dialog title={file.name} onClose={onClose}>
      <Thumbnail file={file} variant="web" />
    </Dialog>
  );
}
