// A test server that speaks MongoDB's wire protocol, for machines on which no genuine server can be installed.
//
//   node server.mjs replica-set|standalone [PORT [FILE]]
//
// It prints its connection string once it listens, on the loopback address, and ends when its standard input does; it
// asks for no password. Without a port (or with 0) it takes a free one; without a file it keeps everything in memory. It
// knows what the MongoDB adapter of Booking.Engine uses and refuses every other command, stage and operator. What it is
// not: replicated, or a judge of query plans. Filters, expressions and stages are those of the npm package mingo, BSON
// that of bson.
//
//   server.mjs      starts
//   wire.mjs        bytes <-> commands and replies
//   values.mjs      BSON values <-> plain JavaScript values
//   query.mjs       filters, projections, pipelines
//   update.mjs      $set, $unset, $inc, pipelines of $set, replacement
//   store.mjs       collections, indexes, transactions
//   journal.mjs     the file
//   failpoints.mjs  failures that a test asks for
//   commands.mjs    what each command does
import net from 'node:net';
import { Commands } from './commands.mjs';
import { Journal } from './journal.mjs';
import { serve } from './wire.mjs';

const [topology, port = '0', file] = process.argv.slice(2);
if (topology !== 'replica-set' && topology !== 'standalone') {
  console.error('usage: node server.mjs replica-set|standalone [PORT [FILE]]');
  process.exit(2);
}

const server = net.createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const address = `127.0.0.1:${server.address().port}`;
  const commands = new Commands(topology, address, new Journal(file));
  server.on('connection', (socket) => serve(socket, commands));
  console.log(`mongodb://${address}/${topology === 'replica-set' ? '?replicaSet=rs0' : ''}`);
});

process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
