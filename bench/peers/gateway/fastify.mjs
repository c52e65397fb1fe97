import Fastify from 'fastify';

const app = Fastify();
app.get('/hello', async () => ({ message: 'hello' }));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
console.log('ready');
