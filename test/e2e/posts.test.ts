import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo, isType, type Person, personOf } from '../support/live-connection.ts';
import { type Product, startProduct } from '../support/product.ts';

const NOBODY = '0190a0a0-0000-7000-8000-000000000000';
const PASSWORD = 'correct horse';

let product: Product;
let call: Api;
let ann: Person;
let bob: Person;
let admin: string;

const register = async (name: string): Promise<Person> => {
  const json = { email: `${name}.${Date.now()}@example.com`, password: PASSWORD, name };
  return personOf(await call('POST /register', { json }));
};
const write = async (author: Person, body: string, more: object = {}) => {
  const answer = await call('POST /posts', { token: author.token, json: { body, ...more } });
  expect(answer.status).toBe(201);
  return answer.body;
};

/** The id of a file that is ready. */
const upload = async (owner: Person): Promise<string> => {
  const body = new FormData();
  body.append('file', new Blob(['a picture in words']), 'words.txt');
  const headers = { authorization: `Bearer ${owner.token}` };
  const sent = await fetch(`${product.url}/upload`, { method: 'POST', body, headers });
  // The answer is a file record, of which the test needs the id.
  const { id } = (await sent.json()) as { id: string };
  await vi.waitFor(
    async () => {
      const record = await call(`GET /files/${id}`, {
        token: owner.token,
        headers: { accept: 'application/json' },
      });
      expect(record.body.status).toBe('ready');
    },
    { timeout: 20_000, interval: 200 },
  );
  return id;
};

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  [ann, bob] = [await register('Ann'), await register('Bob')];
  admin = await signIn(call, ...demo.admin);
});
afterAll(() => product?.stop());

describe('writing', () => {
  it('201 with the post, its author and its address', async () => {
    const answer = await call('POST /posts', { token: ann.token, json: { body: 'hello' } });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      author: { id: ann.id, name: 'Ann' },
      body: 'hello',
      fileIds: [],
      likes: 0,
      likedByMe: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: answer.body.createdAt,
    });
    expect(answer.headers.get('location')).toBe(`/posts/${answer.body.id}`);
    const read = await call(`GET /posts/${answer.body.id}`);
    expect([read.status, read.body]).toEqual([200, answer.body]);
    expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
  });

  it('is made once for one idempotency key', async () => {
    const options = { token: ann.token, json: { body: 'once' }, headers: { 'idempotency-key': 'post-1' } };
    const first = await call('POST /posts', options);
    const second = await call('POST /posts', options);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
  });

  it('takes 1 to 5,000 characters, and no unknown field', async () => {
    const status = async (json: object) => (await call('POST /posts', { token: ann.token, json })).status;
    expect(await status({ body: '😀'.repeat(5000) })).toBe(201);
    for (const json of [{ body: '' }, { body: 'x'.repeat(5001) }, {}, { body: 'x', likes: 9 }])
      expect(await status(json)).toBe(422);
  });

  it('401 without a token', async () => {
    const json = { body: 'x' };
    expect((await call('POST /posts', { json })).status).toBe(401);
    expect((await call(`PATCH /posts/${NOBODY}`, { json })).status).toBe(401);
    expect((await call(`DELETE /posts/${NOBODY}`)).status).toBe(401);
    expect((await call(`PUT /posts/${NOBODY}/like`)).status).toBe(401);
  });
});

describe('reading', () => {
  it('is open to all, newest first, in pages that stay right while posts are written', async () => {
    const cleo = await register('Cleo');
    const written = [];
    for (const body of ['1', '2', '3', '4', '5']) written.unshift((await write(cleo, body)).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await call(`GET /posts?author=${cleo.id}&limit=2${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
      await write(cleo, 'written meanwhile');
    } while (cursor !== '');
    expect(seen).toEqual(written);
  });

  it('422 for an author who cannot be one, a bad cursor and a bad limit', async () => {
    for (const query of ['author=somebody', 'cursor=x', 'limit=0', 'limit=101'])
      expect([query, (await call(`GET /posts?${query}`)).status]).toEqual([query, 422]);
    expect((await call(`GET /posts?author=${NOBODY}`)).body).toEqual({ items: [], nextCursor: null });
  });

  it('404 for a post that is not there, and for an id that cannot be one', async () => {
    for (const id of [NOBODY, 'x']) expect((await call(`GET /posts/${id}`)).status).toBe(404);
  });
});

describe('files of a post', () => {
  it('are the author’s own and ready, and everybody who may read the post may read them', async () => {
    const file = await upload(ann);
    const json = { body: 'look', fileIds: [file] };
    expect((await call('POST /posts', { token: bob.token, json })).status).toBe(422);
    const post = await write(ann, 'look', { fileIds: [file] });
    const found = await fetch(`${product.url}/posts/${post.id}/files/${file}`);
    expect([found.status, await found.text()]).toEqual([200, 'a picture in words']);
    expect((await call(`GET /posts/${post.id}/files/${NOBODY}`)).status).toBe(404);
    expect((await call(`DELETE /files/${file}`, { token: ann.token })).status).toBe(204);
    expect((await call(`GET /posts/${post.id}/files/${file}`)).status).toBe(404);
  });
});

describe('changing', () => {
  it('an author changes body and files; what is left out stays', async () => {
    const file = await upload(ann);
    const post = await write(ann, 'first words', { fileIds: [file] });
    const edit = (json: object) => call(`PATCH /posts/${post.id}`, { token: ann.token, json });
    expect((await edit({ body: 'better words' })).body).toMatchObject({
      body: 'better words',
      fileIds: [file],
    });
    expect((await edit({ fileIds: null })).body).toMatchObject({ body: 'better words', fileIds: [] });
    expect((await edit({ body: '' })).status).toBe(422);
  });

  it('412 when If-Match is stale', async () => {
    const post = await write(ann, 'contested');
    const etag = (await call(`GET /posts/${post.id}`)).headers.get('etag') ?? '';
    const edit = (body: string) =>
      call(`PATCH /posts/${post.id}`, { token: ann.token, json: { body }, headers: { 'if-match': etag } });
    expect((await edit('one')).status).toBe(200);
    expect((await edit('two')).status).toBe(412);
  });

  it('403 for others, for editing by an administrator too; an administrator may delete', async () => {
    const post = await write(ann, 'mine');
    const path = `/posts/${post.id}`;
    const json = { body: 'yours' };
    expect((await call(`PATCH ${path}`, { token: bob.token, json })).status).toBe(403);
    expect((await call(`PATCH ${path}`, { token: admin, json })).status).toBe(403);
    expect((await call(`DELETE ${path}`, { token: bob.token })).status).toBe(403);
    expect((await call(`GET ${path}`)).body.body).toBe('mine');
    expect((await call(`DELETE ${path}`, { token: admin })).status).toBe(204);
    expect((await call(`GET ${path}`)).status).toBe(404);
  });

  it('an author deletes their own, once', async () => {
    const post = await write(ann, 'short-lived');
    const remove = () => call(`DELETE /posts/${post.id}`, { token: ann.token });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
  });
});

describe('likes', () => {
  it('count once a user, however often and at the same time', async () => {
    const post = await write(ann, 'likeable');
    const like = (person: Person) => call(`PUT /posts/${post.id}/like`, { token: person.token });
    const unlike = (person: Person) => call(`DELETE /posts/${post.id}/like`, { token: person.token });
    const seenBy = async (token?: string) => {
      const { body } = await call(`GET /posts/${post.id}`, { token });
      return [body.likes, body.likedByMe];
    };
    const answers = await Promise.all([like(bob), like(bob), like(bob), like(ann)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(await seenBy(bob.token)).toEqual([2, true]);
    expect(await seenBy()).toEqual([2, false]);
    expect((await unlike(bob)).status).toBe(204);
    expect((await unlike(bob)).status).toBe(204);
    expect(await seenBy(bob.token)).toEqual([1, false]);
  });

  it('404 for a post that is not there', async () => {
    for (const method of ['PUT', 'DELETE'])
      expect((await call(`${method} /posts/${NOBODY}/like`, { token: ann.token })).status).toBe(404);
  });
});

it('a new post is pushed to the feed', async () => {
  const live = await connectTo(product.url, { token: bob.token });
  await live.take(isType('welcome'));
  await live.ask({ action: 'subscribe', channel: 'feed' });
  const post = await write(ann, 'news');
  expect(await live.take(isType('post'))).toEqual({ type: 'post', post });
  live.socket.close();
});

it('the posts and likes of a deleted account go with it', async () => {
  const dora = await register('Dora');
  const own = await write(dora, 'gone soon');
  const liked = await write(ann, 'liked by Dora');
  await call(`PUT /posts/${liked.id}/like`, { token: dora.token });
  const gone = await call('DELETE /me', { token: dora.token, json: { password: PASSWORD } });
  expect(gone.status).toBe(204);
  await expect.poll(async () => (await call(`GET /posts/${own.id}`)).status, { timeout: 60_000 }).toBe(404);
  expect((await call(`GET /posts/${liked.id}`)).body.likes).toBe(0);
});
