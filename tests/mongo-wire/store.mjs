// Collections with their indexes, and transactions. Everything runs on one thread, so a write outside of a transaction
// is atomic by itself. A transaction keeps its writes to itself until it commits, and locks what it writes: a second
// transaction that comes for a locked document, or for one that was written since it began, gets a write conflict; a
// write outside of a transaction waits for the lock, as it does on a genuine server.
import { demanded, isRange, isWithin, matcher, valuesAt } from './query.mjs';
import { keyOf, sizeOf } from './values.mjs';

const LARGEST_DOCUMENT = 16 * 1024 * 1024;

/** An error that is answered with its code. */
export class MongoError extends Error {
  constructor(code, codeName, message, labels = []) {
    super(message);
    Object.assign(this, { code, codeName, labels });
  }
}

/** Thrown by a write that has to wait until a transaction ends. */
export class Locked extends Error {
  constructor(transaction) {
    super('Locked by a transaction.');
    this.transaction = transaction;
  }
}

const writeConflict = () =>
  new MongoError(112, 'WriteConflict', 'Another write was quicker.', ['TransientTransactionError']);

let writes = 0; // counts all, and so orders them

class Index {
  constructor(spec) {
    this.spec = spec;
    this.paths = Object.keys(spec.key);
    this.isIndexed = spec.partialFilterExpression ? matcher(spec.partialFilterExpression) : () => true;
    this.entries = new Map(); // key of the indexed values -> keys of the documents
    this.leading = new Map(); // key of the first path's value -> keys of the documents
    this.seconds = new Map(); // key of a document -> the second path's values
    this.indexed = new Set(); // keys of the documents that the index has, if it has not all
    this.keysOf = remembered((document) => this.#keysOf(document));
    this.leadingOf = remembered((document) => valuesAt(document, this.paths[0]).map(keyOf));
  }

  /** The keys under which a document is indexed: one for each combination of its paths' values. */
  #keysOf(document) {
    if (!this.isIndexed(document)) {
      return [];
    }
    const rows = this.paths.reduce(
      (begun, path) => begun.flatMap((row) => valuesAt(document, path).map((value) => [...row, value])), [[]]);
    return [...new Set(rows.map(keyOf))];
  }

  update(key, before, after) {
    if (this.spec.partialFilterExpression) {
      if (after && this.isIndexed(after)) {
        this.indexed.add(key);
      } else {
        this.indexed.delete(key);
      }
    }
    move(this.leading, key, before ? this.leadingOf(before) : [], after ? this.leadingOf(after) : []);
    if (this.paths.length > 1) {
      this.seconds.set(key, after ? valuesAt(after, this.paths[1]) : []);
    }
    if (this.spec.unique) {
      move(this.entries, key, before ? this.keysOf(before) : [], after ? this.keysOf(after) : []);
    }
  }

  /** The keys of the documents that may match: by values of the first path, and by a condition on the second. */
  candidates(values, condition) {
    const keys = new Set(values.flatMap((value) => [...(this.leading.get(keyOf(value)) ?? [])]));
    return isRange(condition)
      ? [...keys].filter((key) => this.seconds.get(key).some((value) => isWithin(value, condition)))
      : keys;
  }
}

/** A function that works a document's value out once. */
function remembered(work) {
  const known = new WeakMap();
  return (document) => {
    if (!known.has(document)) {
      known.set(document, work(document));
    }
    return known.get(document);
  };
}

/** Moves a document from the values that it had to those that it has. */
function move(map, key, before, after) {
  const had = new Set(before);
  const has = new Set(after);
  for (const value of had) {
    if (!has.has(value)) {
      const keys = map.get(value);
      keys.delete(key);
      if (keys.size === 0) {
        map.delete(value);
      }
    }
  }
  for (const value of has) {
    if (!had.has(value)) {
      map.set(value, (map.get(value) ?? new Set()).add(key));
    }
  }
}

/** What makes an index, but for its name. */
function definition({ key, unique, partialFilterExpression }) {
  return keyOf([key, Boolean(unique), partialFilterExpression]);
}

export class Collection {
  constructor(name, journal) {
    this.name = name;
    this.journal = journal;
    this.documents = new Map();
    this.ofMajority = this.documents; // others while a majority is behind: see failpoints.mjs
    this.writtenAt = new Map();
    this.locks = new Map();
    this.indexes = [new Index({ v: 2, name: '_id_', key: { _id: 1 } })];
  }

  /** Creates an index, or does nothing where the same exists. */
  createIndex(spec) {
    const existing = this.indexes.find((index) => index.spec.name === spec.name);
    if (existing) {
      if (keyOf(existing.spec.key) !== keyOf(spec.key) || !existing.spec.unique !== !spec.unique) {
        throw new MongoError(86, 'IndexKeySpecsConflict', `Another index has the name ${spec.name}.`);
      }
      return;
    }
    const equal = this.indexes.find((index) => definition(index.spec) === definition(spec));
    if (equal) {
      throw new MongoError(85, 'IndexOptionsConflict', `The index exists already, by the name ${equal.spec.name}.`);
    }
    const index = new Index({ v: 2, ...spec });
    for (const [key, document] of this.documents) {
      index.update(key, undefined, document);
    }
    this.indexes.push(index);
    this.journal.add({ ns: this.name, index: spec });
  }

  /** The documents that match, as a majority has them. */
  findOfMajority(filter) {
    return this.ofMajority === this.documents ? this.find(filter) : [...this.ofMajority.values()].filter(matcher(filter));
  }

  /** The documents that match, as a transaction sees them. */
  find(filter, transaction) {
    const matches = matcher(filter);
    const found = [];
    for (const key of this.candidates(filter) ?? this.documents.keys()) {
      const document = this.read(key, transaction);
      if (document && matches(document)) {
        found.push(document);
      }
    }
    return found;
  }

  /** The keys of documents that may match, by an index; null: none serves. Their own writes apart, that is. */
  candidates(filter) {
    for (const [path, condition] of Object.entries(filter)) {
      if (path === '$and') {
        const [served] = condition.map((part) => this.candidates(part)).filter((keys) => keys !== null);
        if (served) {
          return served;
        }
      } else if (path === '$or') {
        const branches = condition.map((branch) => this.candidates(branch));
        if (branches.every((keys) => keys !== null)) {
          return new Set(branches.flatMap((keys) => [...keys]));
        }
      } else {
        const partial = this.indexes.find(({ spec: { partialFilterExpression: expression } }) =>
          expression && keyOf(expression) === keyOf({ [path]: condition }));
        if (partial) {
          return partial.indexed;
        }
        const values = demanded(condition);
        const index = this.indexes.find((candidate) => candidate.paths[0] === path);
        if (values && index) {
          return index.candidates(values, filter[index.paths[1]]);
        }
      }
    }
    return null;
  }

  read(key, transaction) {
    const own = transaction?.writesTo(this);
    return own?.has(key) ? own.get(key) : this.documents.get(key);
  }

  insert(document, transaction) {
    const key = keyOf(document._id);
    if (this.read(key, transaction)) {
      throw this.duplicate('_id_');
    }
    this.write(key, document, transaction);
  }

  /** Stores a document in place of the one of that key; undefined: removes it. */
  write(key, document, transaction) {
    const lock = this.locks.get(key);
    if (lock && lock !== transaction) {
      throw transaction ? writeConflict() : new Locked(lock);
    }
    if (transaction && this.writtenAt.get(key) > transaction.startedAt) {
      throw writeConflict();
    }
    if (document) {
      if (sizeOf(document) > LARGEST_DOCUMENT) {
        throw new MongoError(10334, 'BSONObjectTooLarge', 'A document may have 16 MiB.');
      }
      this.checkUnique(key, document, transaction);
    }
    if (transaction) {
      this.locks.set(key, transaction);
      transaction.writesTo(this).set(key, document);
    } else {
      this.put(key, document);
    }
  }

  checkUnique(key, document, transaction) {
    const own = transaction?.writesTo(this) ?? new Map();
    for (const index of this.indexes.filter((candidate) => candidate.spec.unique)) {
      for (const value of index.keysOf(document)) {
        const others = [...(index.entries.get(value) ?? [])].filter((other) => !own.has(other));
        const written = [...own].filter(([, other]) => other && index.keysOf(other).includes(value));
        if ([...others, ...written.map(([other]) => other)].some((other) => other !== key)) {
          throw this.duplicate(index.spec.name);
        }
      }
    }
  }

  put(key, document) {
    const before = this.documents.get(key);
    for (const index of this.indexes) {
      index.update(key, before, document);
    }
    if (document) {
      this.documents.set(key, document);
    } else {
      this.documents.delete(key);
    }
    this.writtenAt.set(key, ++writes);
    this.journal.add({ ns: this.name, id: (document ?? before)._id, ...(document ? { document } : {}) });
  }

  duplicate(index) {
    return new MongoError(11000, 'DuplicateKey', `Duplicate key in index ${index} of ${this.name}.`);
  }
}

export class Transaction {
  constructor() {
    this.startedAt = writes;
    this.writes = new Map(); // collection -> key -> document
    this.ended = new Promise((resolve) => { this.end = resolve; });
  }

  writesTo(collection) {
    if (!this.writes.has(collection)) {
      this.writes.set(collection, new Map());
    }
    return this.writes.get(collection);
  }

  commit() {
    try {
      // A write outside of it may have taken a unique value since.
      this.forEachWrite((collection, key, document) => document && collection.checkUnique(key, document, this));
      this.forEachWrite((collection, key, document) => collection.put(key, document));
    } finally {
      this.abort();
    }
  }

  abort() {
    this.forEachWrite((collection, key) => collection.locks.delete(key));
    this.writes.clear();
    this.end();
  }

  forEachWrite(action) {
    for (const [collection, documents] of this.writes) {
      for (const [key, document] of documents) {
        action(collection, key, document);
      }
    }
  }
}
