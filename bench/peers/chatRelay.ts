import { WebSocketServer } from 'ws';

/** The least that a chat can do: every message to everybody, whose author it reaches as the acknowledgement. */
const server = new WebSocketServer(
  { host: '127.0.0.1', port: Number(process.env.PORT), perMessageDeflate: false },
  () => {
    process.stdout.write('ready\n');
  },
);
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const client of server.clients) client.send(data, { binary: isBinary });
  });
});
