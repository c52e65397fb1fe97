import { readFile } from 'node:fs/promises';
import { createClient, type File as FileRecord } from '@nubo/client';

// Uploads a picture, waits until its thumbnail is there, and sends a friend a link to it:
// node share-picture.ts URL EMAIL PASSWORD FRIEND_ID PICTURE.jpg
const [url = '', email = '', password = '', friend = '', path = ''] = process.argv.slice(2);

const nubo = createClient({ url });
await nubo.signIn({ email, password });
const open = Promise.withResolvers<void>();
const ready = Promise.withResolvers<FileRecord>();
const live = nubo.connect({
  onMessage: () => {},
  onState: (state) => state === 'open' && open.resolve(),
  onFrame: ({ type, file }) => type === 'file' && ready.resolve(file as FileRecord),
});
await open.promise;
await nubo.upload(new Blob([await readFile(path)], { type: 'image/jpeg' }), { name: 'picture.jpg' });
const { id, status, reason, variants } = await ready.promise;
if (status !== 'ready') throw new Error(`the picture was ${status}: ${reason}`);
console.log(`variants: ${variants.map(({ name }) => name).join(', ')}`);
const link = await nubo.call('POST /files/{id}/links', {
  params: { id },
  body: { expiresInSeconds: 604_800 },
});
await live.send({ user: friend }, `Look: ${link.url}`);
console.log(`sent ${link.url}`);
live.close();
