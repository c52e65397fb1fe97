import type { File as FileRecord } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { nubo } from '../../app/nubo.ts';
import { Icon } from '../../ui/icon.tsx';

/** A small picture of a file. Its URL needs the token, so its bytes are fetched and shown from memory. */
export function Thumbnail({
  file,
  variant = 'thumbnail',
}: {
  readonly file: FileRecord;
  readonly variant?: 'thumbnail' | 'web';
}) {
  const has = file.status === 'ready' && file.variants.some(({ name }) => name === variant);
  const { data: blob } = useQuery({
    queryKey: ['file', file.id, variant],
    enabled: has,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn({ signal }) {
      const response = await nubo().fetch(`/files/${file.id}?variant=${variant}`, {
        signal,
        headers: { accept: 'image/*' },
      });
      if (!response.ok) throw new Error(`thumbnail: ${response.status}`);
      return response.blob();
    },
  });
  const url = useObjectUrl(blob);
  const icon =
    file.contentType === 'application/pdf' ? 'pdf' : file.contentType.startsWith('image/') ? 'image' : 'file';
  return (
    <span className={`thumbnail ${variant}`}>
      {url === undefined ? <Icon name={icon} /> : <img src={url} alt="" />}
    </span>
  );
}

/** A URL of bytes in memory, given back when it is not shown any more. */
function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [blob]);
  return url;
}
