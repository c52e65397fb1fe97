import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PostsCaller, postsHarness } from './posts-harness.ts';

const posts = postsHarness();
const { bus } = posts;
const NOBODY = randomUUID();
let ada: PostsCaller;
let linus: PostsCaller;
let admin: PostsCaller;

beforeAll(async () => {
  [ada, linus, admin] = await Promise.all([
    posts.user(),
    posts.user({ name: 'Linus' }),
    posts.user({ role: 'admin' }),
  ]);
});
afterEach(() => {
  vi.useRealTimers();
  bus.down = false;
  bus.published.length = 0;
  bus.functions.clear();
});

const one = (id: string, more: object = {}) => ({ params: { id }, ...more });
const ifMatch = (tag: string | undefined) => ({ headers: { 'if-match': tag ?? '' } });
const paths = (answer: { body: { errors: { path: string }[] } }) =>
  answer.body.errors.map(({ path }) => path);

describe('POST /posts', () => {
  test('201 with the post as it is read afterwards, and its ETag', async () => {
    const { status, headers, body } = await ada.write({ body: 'hello' });
    expect([status, headers.location]).toEqual([201, `/posts/${body.id}`]);
    expect(body).toMatchObject({ author: { id: ada.userId, name: 'Ada' }, fileIds: [], likes: 0 });
    const read = await ada.call('get-post', one(body.id.toUpperCase()));
    expect([read.status, read.body, read.headers.etag]).toEqual([200, body, headers.etag]);
  });
  test('publishes post.created; while the bus is down the event waits for the sweep', async () => {
    const first = await ada.write({ body: 'one' });
    expect(bus.published).toMatchObject([{ type: 'post.created', data: { post: first.body } }]);
    bus.down = true;
    const second = await ada.write({ body: 'two' });
    expect(second.status).toBe(201);
    bus.down = false;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    await posts.sweep();
    await posts.sweep();
    expect(bus.published.map(({ data }) => data.postId)).toEqual([first.body.id, second.body.id]);
  });
  test('401 without a token', async () => {
    expect((await posts.anonymous.write({ body: 'a' })).status).toBe(401);
  });
  test.each([
    [{}, ['/body']],
    [{ body: '' }, ['/body']],
    [{ body: 'a\0' }, ['/body']],
    [{ body: 'a', likes: 3 }, ['/likes']],
    [{ body: 'a', fileIds: ['x'] }, ['/fileIds/0']],
    [{ body: 'a', fileIds: [NOBODY, NOBODY.toUpperCase()] }, ['/fileIds']],
    [{ body: 'a', fileIds: Array.from({ length: 11 }, () => randomUUID()) }, ['/fileIds']],
  ])('422 for %j', async (body, expected) => {
    const answer = await ada.write(body);
    expect([answer.status, paths(answer)]).toEqual([422, expected]);
  });
});

describe('files of a post', () => {
  const [mine, foreign] = [randomUUID(), randomUUID()];
  const ready = (readyIds: string[]) => bus.functions.set('find-ready-files', () => ({ readyIds }));

  test('422 for one that is not a ready file of the author, on writing and on editing', async () => {
    ready([mine]);
    const refused = await ada.write({ body: 'a', fileIds: [mine, foreign] });
    expect([refused.status, paths(refused)]).toEqual([422, ['/fileIds/1']]);
    const made = await ada.write({ body: 'a', fileIds: [mine] });
    expect([made.status, made.body.fileIds]).toEqual([201, [mine]]);
    const edited = await ada.call('update-post', one(made.body.id, { body: { fileIds: [foreign] } }));
    expect([edited.status, paths(edited)]).toEqual([422, ['/fileIds/0']]);
  });
  test('are asked for as the author’s, and only where there are some', async () => {
    const asked: unknown[] = [];
    bus.functions.set('find-ready-files', (payload) => {
      asked.push(payload);
      return { readyIds: [mine] };
    });
    await ada.write({ body: 'a' });
    await ada.write({ body: 'a', fileIds: [mine] });
    expect(asked).toEqual([{ ownerId: ada.userId, fileIds: [mine] }]);
  });
  test('503 when the files cannot be asked', async () => {
    bus.functions.set('find-ready-files', () => undefined);
    expect((await ada.write({ body: 'a', fileIds: [mine] })).status).toBeGreaterThanOrEqual(500);
  });
  test('302 to a presigned URL for everybody who may read the post', async () => {
    ready([mine]);
    const { body } = await ada.write({ body: 'a', fileIds: [mine] });
    const asked: unknown[] = [];
    bus.functions.set('presign-file', (payload) => {
      asked.push(payload);
      return { url: 'https://files.example.org/signed' };
    });
    const get = (fileId: string, query = {}) =>
      posts.anonymous.call('get-post-file', { params: { id: body.id, fileId }, query });
    const { status, headers } = await get(mine.toUpperCase(), { variant: 'web' });
    expect([status, headers.location]).toEqual([302, 'https://files.example.org/signed']);
    expect(asked).toEqual([{ fileId: mine, variant: 'web' }]);
    expect((await get(foreign)).status).toBe(404);
    expect((await get(mine, { variant: 'huge' })).status).toBe(422);
    bus.functions.set('presign-file', () => ({ status: 'absent' }));
    expect((await get(mine)).status).toBe(404);
    bus.functions.set('presign-file', () => ({ status: 'no-variant' }));
    expect((await get(mine, { variant: 'web' })).status).toBe(404);
    bus.functions.set('presign-file', () => ({ status: 'not-ready' }));
    expect((await get(mine)).status).toBe(409);
  });
});

describe('the ETag is made of all that the answer shows to this caller', () => {
  test('likedByMe: 304 for one’s own tag, 200 for that of somebody who likes it', async () => {
    const { body } = await ada.write({ body: 'a' });
    await linus.call('like-post', one(body.id));
    const seen = await ada.call('get-post', one(body.id));
    const liked = await linus.call('get-post', one(body.id));
    expect([seen.body.likedByMe, liked.body.likedByMe]).toEqual([false, true]);
    const again = (who: PostsCaller, tag: string | undefined) =>
      who.call('get-post', one(body.id, { headers: { 'if-none-match': tag ?? '' } }));
    expect((await again(ada, seen.headers.etag)).status).toBe(304);
    expect((await again(ada, liked.headers.etag)).status).toBe(200);
    expect((await again(linus, liked.headers.etag)).status).toBe(304);
  });
  test('the author’s name', async () => {
    const { body, headers } = await ada.write({ body: 'a' });
    const renamed = await posts.user({ userId: ada.userId, name: 'Ada L.' });
    await renamed.write({ body: 'b' });
    const read = await ada.call(
      'get-post',
      one(body.id, { headers: { 'if-none-match': headers.etag ?? '' } }),
    );
    expect([read.status, read.body?.author.name]).toEqual([200, 'Ada L.']);
  });
});

describe('PATCH and DELETE /posts/{id}', () => {
  test('honour If-Match: 412 for a stale tag, 404 for no post', async () => {
    const { body, headers } = await ada.write({ body: 'a' });
    const edit = (text: string, more: object) =>
      ada.call('update-post', one(body.id, { body: { body: text }, ...more }));
    const edited = await edit('b', ifMatch(headers.etag));
    expect([edited.status, edited.body.body]).toEqual([200, 'b']);
    expect((await edit('c', ifMatch(headers.etag))).status).toBe(412);
    expect((await ada.call('delete-post', one(body.id, ifMatch(headers.etag)))).status).toBe(412);
    expect((await ada.call('delete-post', one(NOBODY, ifMatch(headers.etag)))).status).toBe(404);
    expect((await ada.call('delete-post', one(body.id, ifMatch(edited.headers.etag)))).status).toBe(204);
    expect((await ada.call('get-post', one(body.id))).status).toBe(404);
  });
  test('403 for others, an administrator may delete and not edit', async () => {
    const { body } = await ada.write({ body: 'a' });
    for (const who of [linus, admin]) {
      expect((await who.call('update-post', one(body.id, { body: { body: 'x' } }))).status).toBe(403);
    }
    expect((await linus.call('delete-post', one(body.id))).status).toBe(403);
    expect((await admin.call('delete-post', one(body.id))).status).toBe(204);
  });
  test('null takes the files away (RFC 7396)', async () => {
    const file = randomUUID();
    bus.functions.set('find-ready-files', () => ({ readyIds: [file] }));
    const { body } = await ada.write({ body: 'a', fileIds: [file] });
    const edited = await ada.call('update-post', one(body.id, { body: { fileIds: null } }));
    expect([edited.status, edited.body.fileIds]).toEqual([200, []]);
  });
});

describe('likes', () => {
  test('count once a user, and can be taken back', async () => {
    const { body } = await ada.write({ body: 'a' });
    const likes = async () => (await linus.call('get-post', one(body.id))).body;
    for (const _ of [1, 2]) expect((await linus.call('like-post', one(body.id))).status).toBe(204);
    expect(await likes()).toMatchObject({ likes: 1, likedByMe: true });
    for (const _ of [1, 2]) expect((await linus.call('unlike-post', one(body.id))).status).toBe(204);
    expect(await likes()).toMatchObject({ likes: 0, likedByMe: false });
  });
  test('404 for no post', async () => {
    expect((await ada.call('like-post', one(NOBODY))).status).toBe(404);
    expect((await ada.call('unlike-post', one(NOBODY))).status).toBe(404);
  });
});

describe('GET /posts', () => {
  test('pages of an author, newest first, stay right while posts are written', async () => {
    const author = await posts.user();
    for (const body of ['1', '2', '3']) await author.write({ body });
    const page = (cursor?: string) =>
      posts.anonymous.call('list-posts', {
        query: { author: author.userId.toUpperCase(), limit: '2', ...(cursor && { cursor }) },
      });
    const first = await page();
    await author.write({ body: '4' });
    const second = await page(first.body.nextCursor);
    const texts = [...first.body.items, ...second.body.items].map(({ body }) => body);
    expect([texts, second.body.nextCursor]).toEqual([['3', '2', '1'], null]);
  });
  test.each([
    [{ author: 'me' }, '/author'],
    [{ cursor: 'made-up' }, '/cursor'],
    [{ cursor: Buffer.from(`["0000-01-01T00:00:00Z","${NOBODY}"]`).toString('base64url') }, '/cursor'],
    [{ limit: '0' }, '/limit'],
  ])('422 for %j', async (query, path) => {
    const answer = await posts.anonymous.call('list-posts', { query });
    expect([answer.status, paths(answer)]).toEqual([422, [path]]);
  });
});

test('a deleted account loses its posts and likes, and makes nothing new with a token that still lives', async () => {
  const gone = await posts.user();
  const { body: theirs } = await gone.write({ body: 'a' });
  const { body: mine } = await ada.write({ body: 'b' });
  await gone.call('like-post', one(mine.id));
  expect(await posts.deleteUser(gone.userId)).toEqual({ batchItemFailures: [] });
  expect((await ada.call('get-post', one(theirs.id))).status).toBe(404);
  expect((await ada.call('get-post', one(mine.id))).body.likes).toBe(0);
  expect((await gone.write({ body: 'late' })).status).toBe(401);
  expect((await gone.call('like-post', one(mine.id))).status).toBe(401);
  expect((await ada.call('get-post', one(mine.id))).body.likes).toBe(0);
});
