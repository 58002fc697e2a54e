// MongoDB's wire protocol: OP_MSG for everything, and OP_QUERY for the first hello of a connection.
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
import { decode, decodeMany, encode } from './values.mjs';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16; // length, request id, response to, opcode: 32 bits each
const MORE_TO_COME = 2; // a flag of OP_MSG: the client waits for no reply

/** Answers one connection's messages, in their order. */
export function serve(socket, commands) {
  let received = Buffer.alloc(0);
  let answered = Promise.resolve();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    while (received.length >= HEADER && received.length >= received.readInt32LE(0)) {
      const message = received.subarray(0, received.readInt32LE(0));
      received = received.subarray(message.length);
      answered = answered.then(() => answer(socket, message, commands)).catch((error) => {
        console.error(error);
        socket.destroy();
      });
    }
  });
}

async function answer(socket, message, commands) {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) {
    socket.write(opReply(message, await commands.run(parseQuery(message))));
  } else if (opcode === OP_MSG) {
    const reply = await commands.run(parseMessage(message));
    if (reply === null) {
      socket.destroy();
    } else if ((message.readUInt32LE(HEADER) & MORE_TO_COME) === 0) {
      socket.write(opMessage(message, reply));
    }
  } else {
    throw new Error(`Unknown opcode ${opcode}.`);
  }
}

/** flags (4), then sections: one document (kind 0), and named lists of documents (kind 1). */
function parseMessage(message) {
  const command = {};
  let at = HEADER + 4;
  while (at < message.length) {
    const kind = message[at++];
    const length = message.readInt32LE(at);
    const section = message.subarray(at, at + length);
    if (kind === 0) {
      Object.assign(command, decode(section));
    } else {
      const nameEnd = section.indexOf(0, 4);
      command[section.toString('utf8', 4, nameEnd)] = decodeMany(section.subarray(nameEnd + 1));
    }
    at += length;
  }
  return command;
}

/** flags (4), collection's name and a zero, skip (4), return (4), the command. */
function parseQuery(message) {
  const nameEnd = message.indexOf(0, HEADER + 4);
  const [database] = message.toString('utf8', HEADER + 4, nameEnd).split('.');
  return { ...decode(message.subarray(nameEnd + 9)), $db: database };
}

function opMessage(request, reply) {
  return framed(request, OP_MSG, Buffer.alloc(5), encode(reply));
}

/** flags (4), cursor id (8), starting from (4), number of documents (4). */
function opReply(request, reply) {
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(1, 16);
  return framed(request, OP_REPLY, fields, encode(reply));
}

function framed(request, opcode, fields, body) {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + fields.length + body.length, 0);
  header.writeInt32LE(request.readInt32LE(4), 8);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, fields, body]);
}
