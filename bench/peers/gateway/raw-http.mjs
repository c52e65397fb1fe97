import { createServer } from 'node:http';

const server = createServer((request, response) => {
  if (request.method !== 'GET' || request.url !== '/hello') {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"message":"hello"}');
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
