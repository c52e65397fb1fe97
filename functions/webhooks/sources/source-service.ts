import * as z from 'zod/mini';
import { conflict, notFound } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import { newWebhookSecret } from '../../_shared/webhook-secret.ts';
import type { createdSource, Source, SourceInput, sourceQuery } from '../contract.ts';
import type { SourceRepository, StoredSource } from './source-repository.ts';

const position = cursorCodec('webhook-sources', z.tuple([cursorId]));

export interface SourceServiceDeps {
  readonly sources: Pick<SourceRepository, 'insert' | 'list'>;
  readonly newId: () => string;
  /** What the URLs that are given out begin with. */
  readonly publicUrl: string;
}

/** Senders of Standard Webhooks that an administrator adds, each with a URL and secrets of its own. */
export function sourceService({ sources, newId, publicUrl }: SourceServiceDeps) {
  const urlOf = (name: string) => `${publicUrl}/webhook/${name}`;
  const present = ({ id, name, createdAt }: StoredSource): Source => ({
    id,
    name,
    url: urlOf(name),
    createdAt,
  });
  return {
    async create({ name, secrets }: SourceInput): Promise<z.output<typeof createdSource>> {
      const [secret = newWebhookSecret(), ...others] = secrets ?? [];
      const id = newId();
      const isNew = await sources.insert({ id, name, createdAt: new Date().toISOString() }, [
        secret,
        ...others,
      ]);
      if (!isNew) throw conflict('There is a source of this name.');
      return { id, name, url: urlOf(name), secret };
    },
    async list({ cursor, limit }: z.output<typeof sourceQuery>) {
      const [before] = cursor === undefined ? [] : position.decode(cursor);
      const found = await sources.list(before, limit + 1);
      return cutPage(found.map(present), limit, ({ id }) => position.encode([id]));
    },
  };
}

/** Deletes a source. Its events stay, and its URL answers 404. */
export function deletionService(sources: Pick<SourceRepository, 'delete'>) {
  return async (id: string): Promise<void> => {
    if (!(await sources.delete(id))) throw notFound();
  };
}
