// Raw echo on Node's event loop. A pipe stops reading while the socket takes no more bytes.
import { createServer } from 'node:net';

// Half-open: a client that has shut down its sending side still gets its responses.
const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});

server.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 });
