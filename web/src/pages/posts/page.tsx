import './posts.css';
import type { Post } from '@nubo/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChannel, useFrames } from '../../app/live-hub.ts';
import { nubo } from '../../app/nubo.ts';
import { addItem, changeItem, type Pages, pagesKey, usePages } from '../../app/pages.ts';
import { useMe } from '../../app/session.tsx';
import { useTexts } from '../../app/texts.ts';
import { Button } from '../../ui/controls.tsx';
import { Ago, Avatar, useTitle } from '../../ui/data.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Confirm, Dialog, Menu, type MenuItem } from '../../ui/overlays.tsx';
import { Empty, Loaded, More } from '../../ui/states.tsx';
import { sayFailure } from '../../ui/toast.tsx';
import { PostForm } from './post-form.tsx';
import { texts } from './texts.ts';

const KEY = pagesKey('GET /posts');

export default function PostsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const queries = useQueryClient();
  // Subscribed before the list is read: what comes between the two is merged by id.
  useChannel('feed');
  const [came, setCame] = useState<readonly Post[]>([]);
  useFrames('post', (frame) => {
    // The shape of the API's own frame.
    const post = frame.post as Post;
    setCame((all) => [post, ...all.filter(({ id }) => id !== post.id)].slice(0, 100));
  });
  useFrames('welcome', () => void queries.invalidateQueries({ queryKey: KEY }));
  const list = usePages('GET /posts');
  const known = new Set(list.data?.map(({ id }) => id));
  const data =
    list.data &&
    [...came.filter(({ id }) => !known.has(id)), ...list.data].sort((a, b) => (a.id < b.id ? 1 : -1));
  return (
    <div className="page narrow">
      <h1>{t.title}</h1>
      <div className="card pad">
        <PostForm
          onDone={(post) => queries.setQueryData<Pages<Post>>(KEY, (pages) => addItem(pages, post))}
        />
      </div>
      <Loaded query={{ ...list, data }} rows={4} height={120}>
        {(posts) =>
          posts.length === 0 ? (
            <Empty icon="feed" title={t.empty} />
          ) : (
            <ul className="stack">
              {posts.map((post) => (
                <li key={post.id}>
                  <PostCard
                    post={post}
                    onGone={() => setCame((all) => all.filter(({ id }) => id !== post.id))}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More query={list} />
    </div>
  );
}

function PostCard({ post, onGone }: { readonly post: Post; readonly onGone: () => void }) {
  const t = useTexts(texts);
  const me = useMe();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const change = (how: (item: Post) => Post | undefined) =>
    queries.setQueryData<Pages<Post>>(KEY, (pages) => changeItem(pages, post.id, how));
  const params = { id: post.id };
  const like = useMutation({
    scope: { id: post.id },
    mutationFn: (liked: boolean) =>
      liked
        ? nubo().call('PUT /posts/{id}/like', { params })
        : nubo().call('DELETE /posts/{id}/like', { params }),
    async onMutate(liked) {
      await queries.cancelQueries({ queryKey: KEY });
      change((item) => ({ ...item, likedByMe: liked, likes: item.likes + (liked ? 1 : -1) }));
    },
    onError(error) {
      sayFailure(error);
      void queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const isOwn = post.author.id === me?.id;
  const items: MenuItem[] = [
    ...(isOwn ? [{ label: t.edit, icon: 'edit' as const, onSelect: () => setOpen('edit') }] : []),
    ...(isOwn || me?.role === 'admin'
      ? [{ label: t.delete, icon: 'trash' as const, danger: true, onSelect: () => setOpen('delete') }]
      : []),
  ];
  return (
    <article className="card pad stack-s">
      <header className="row">
        <Avatar id={post.author.id} name={post.author.name} />
        <div className="grow">
          <strong className="truncate post-author">{post.author.name}</strong>
          <span className="small muted">
            <Ago at={post.createdAt} />
            {post.updatedAt !== post.createdAt && ` · ${t.edited}`}
          </span>
        </div>
        {items.length > 0 && <Menu label={t.actions} items={items} />}
      </header>
      <p className="preserve">{post.body}</p>
      {post.fileIds.length > 0 && (
        <div className="post-pictures">
          {post.fileIds.map((fileId) => {
            const file = `${nubo().url}/posts/${post.id}/files/${fileId}`;
            return (
              <a
                key={fileId}
                href={`${file}?variant=original`}
                target="_blank"
                rel="noreferrer"
                aria-label={t.picture}
              >
                <PostPicture url={file} />
              </a>
            );
          })}
        </div>
      )}
      <footer>
        <Button
          size="small"
          look="quiet"
          icon="heart"
          aria-pressed={post.likedByMe}
          aria-label={t.like(post.likes)}
          onClick={() => like.mutate(!post.likedByMe)}
        >
          {post.likes}
        </Button>
      </footer>
      {open === 'edit' && (
        <Dialog title={t.edit} onClose={() => setOpen(undefined)}>
          <PostForm
            post={post}
            onDone={(changed) => {
              change(() => changed);
              setOpen(undefined);
            }}
          />
        </Dialog>
      )}
      {open === 'delete' && (
        <Confirm
          title={t.delete}
          text={t.deleteText}
          action={t.delete}
          onClose={() => setOpen(undefined)}
          onConfirm={() =>
            void nubo()
              .call('DELETE /posts/{id}', { params })
              .then(() => {
                change(() => undefined);
                onGone();
              }, sayFailure)
          }
        />
      )}
    </article>
  );
}

/** A picture, or the sign of a file where there is none to show. */
function PostPicture({ url }: { readonly url: string }) {
  const [failed, setFailed] = useState(false);
  return failed ? (
    <span className="post-file">
      <Icon name="file" />
    </span>
  ) : (
    <img src={`${url}?variant=web`} alt="" loading="lazy" onError={() => setFailed(true)} />
  );
}
