import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * Run as a process of its own by a second instance, which must wait for the outcome: hands what it reads to the first
 * instance's socket. Ends with 0 once the first instance has answered, with 1 if it did not in time.
 */
const message = await text(process.stdin);
const address = /** @type {string} */ (process.argv[2]);
setTimeout(() => process.exit(1), 5000);

function attempt() {
  const socket = connect(address);
  let answered = false;
  socket.on('connect', () => socket.end(message));
  socket.on('data', () => (answered = true));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (answered) process.exit(0);
    // The lock is a moment older than the socket: the first instance may be just about to listen.
    setTimeout(attempt, 20);
  });
}

attempt();
