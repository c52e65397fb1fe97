import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

// What a chat on one machine comes to: no store, no sign-in, every connection in one process.
const http = createServer((_request, response) => response.writeHead(404).end());
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.send('{"type":"welcome"}');
  socket.on('message', (data) => {
    const { content, ref } = JSON.parse(data.toString());
    const message = { id: randomUUID(), content, timestamp: new Date().toISOString() };
    socket.send(JSON.stringify({ type: 'ack', ref, id: message.id, timestamp: message.timestamp }));
    const frame = JSON.stringify({ type: 'broadcast', message });
    for (const client of server.clients) client.send(frame);
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
