import { WebSocketServer } from 'ws';

/** The least that a board server can do: every message to everybody else. No documents, no storage, no permission. */
const server = new WebSocketServer(
  { host: '127.0.0.1', port: Number(process.env.PORT), perMessageDeflate: false },
  () => {
    process.stdout.write('ready\n');
  },
);
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const other of server.clients) if (other !== socket) other.send(data, { binary: isBinary });
  });
});
