// What is written, in a file, so that a server that is killed and started again has it. One BSON document after the other:
// { ns, id, document } for a document that was stored (without `document`: removed), { ns, index } for an index.
import fs from 'node:fs';
import { decodeMany, encode } from './values.mjs';

export class Journal {
  #file;
  #pending = [];

  /** @param path the file; undefined: nothing is kept */
  constructor(path) {
    this.#file = path === undefined ? undefined : fs.openSync(path, 'a+');
  }

  /** All entries in their order; a last one that was cut off by a kill is left out, since nobody was told of it. */
  read() {
    return this.#file === undefined ? [] : decodeMany(fs.readFileSync(this.#file));
  }

  add(entry) {
    if (this.#file !== undefined) {
      this.#pending.push(encode(entry));
    }
  }

  /** Called before a command is answered. */
  write() {
    if (this.#pending.length > 0) {
      fs.writeSync(this.#file, Buffer.concat(this.#pending));
      this.#pending = [];
    }
  }
}
