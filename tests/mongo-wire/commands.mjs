// The commands that the driver sends for the adapter. https://www.mongodb.com/docs/manual/reference/command/
import { FailPoints } from './failpoints.mjs';
import { aggregate, project } from './query.mjs';
import { Journal } from './journal.mjs';
import { Collection, Locked, MongoError, Transaction } from './store.mjs';
import { updated } from './update.mjs';
import { Double, keyOf, Long, ObjectId } from './values.mjs';

const BATCH = 101; // documents of a first batch, where the client doesn't say
const TRANSACTION_LIFETIME = 5000; // milliseconds; a genuine server gives 60 seconds (transactionLifetimeLimitSeconds)

/** Ends what a session's latest transaction began, unless it has ended. */
function abort(latest) {
  if (latest?.transaction) {
    latest.transaction.abort();
    latest.transaction = null;
  }
}

export class Commands {
  #collections = new Map(); // by database and name
  #cursors = new Map(); // id -> the documents still to be sent
  #sessions = new Map(); // id -> its latest transaction: { number, transaction, isCommitted }, null once it has ended
  #replies = new Map(); // session's id -> { number, reply } of its latest retryable write
  #failPoints = new FailPoints(this.#collections);
  #lastCursor = 0;
  #journal;
  #handlers = {
    abortTransaction: (command) => this.#endTransaction(command, (transaction) => transaction.abort()),
    aggregate: (command, transaction) => this.#aggregate(command, transaction),
    configureFailPoint: (command) => this.#failPoints.configure(command),
    buildInfo: () => ({ version: '7.0.0', versionArray: [7, 0, 0, 0] }),
    commitTransaction: (command) => this.#endTransaction(command, (transaction) => transaction.commit(), true),
    createIndexes: (command) => this.#createIndexes(command),
    delete: (command, transaction) => this.#delete(command, transaction),
    dropDatabase: (command) => this.#dropDatabase(command),
    endSessions: () => ({}),
    find: (command, transaction) => this.#find(command, transaction),
    getMore: (command) => this.#getMore(command),
    hello: () => this.#hello('isWritablePrimary'),
    insert: (command, transaction) => this.#insert(command, transaction),
    isMaster: () => this.#hello('ismaster'),
    ismaster: () => this.#hello('ismaster'),
    killCursors: (command) => this.#killCursors(command),
    listIndexes: (command) => this.#listIndexes(command),
    ping: () => ({}),
    update: (command, transaction) => this.#update(command, transaction),
  };

  constructor(topology, address, journal) {
    this.isReplicaSet = topology === 'replica-set';
    this.address = address;
    this.electionId = new ObjectId();
    this.#journal = new Journal(); // what is read again isn't written again
    for (const { ns, index, id, document } of journal.read()) {
      const collection = this.#collectionOf(ns);
      if (index) {
        collection.createIndex(index);
      } else {
        collection.put(keyOf(id), document);
      }
    }
    this.#journal = journal;
    this.#collections.forEach((collection) => { collection.journal = journal; });
  }

  /** Runs a command, and answers with its result or with an error; null: the connection is to be closed instead. */
  async run(command) {
    const [name] = Object.keys(command);
    const { blockTimeMS, errorCode, errorLabels, closeConnection, writeConcernError } = this.#failPoints.of(name, command);
    if (blockTimeMS) {
      await new Promise((resolve) => { setTimeout(resolve, blockTimeMS); });
    }
    const fails = errorCode || closeConnection;
    const reply = fails && !writeConcernError ? {} : await this.#run(name, command);
    return closeConnection ? null : {
      ...reply,
      ...(errorCode ? { ok: new Double(0), code: errorCode, codeName: 'FailPoint', errmsg: 'By a fail point.' } : {}),
      ...(errorLabels ? { errorLabels } : {}),
      ...(writeConcernError ? { writeConcernError } : {}),
    };
  }

  async #run(name, command) {
    try {
      if (!Object.hasOwn(this.#handlers, name)) {
        throw new MongoError(59, 'CommandNotFound', `no such command: '${name}'`);
      }
      const transaction = this.#transactionOf(command);
      const result = await this.#once(command, () => this.#handlers[name](command, transaction));
      this.#journal.write();
      const writeConcernError = await this.#failPoints.majority(command);
      return { ...result, ...(writeConcernError ? { writeConcernError } : {}), ok: new Double(1) };
    } catch (error) {
      const known = error instanceof MongoError ? error : new MongoError(2, 'BadValue', `${name}: ${error.message}`);
      this.#abortFailed(command);
      return {
        ok: new Double(0),
        code: known.code,
        codeName: known.codeName,
        errmsg: known.message,
        ...(command.autocommit === false && known.labels.length > 0 ? { errorLabels: known.labels } : {}),
      };
    }
  }

  /** A retryable write that is sent once more, under the same number, is answered as the first time. */
  async #once(command, write) {
    if (command.txnNumber === undefined || command.autocommit === false) {
      return write();
    }
    const session = keyOf(command.lsid);
    if (this.#replies.get(session)?.number !== command.txnNumber) {
      this.#replies.set(session, { number: command.txnNumber, reply: await write() });
    }
    return this.#replies.get(session).reply;
  }

  #hello(isPrimary) {
    const member = {
      setName: 'rs0',
      setVersion: 1,
      hosts: [this.address],
      me: this.address,
      primary: this.address,
      electionId: this.electionId,
      secondary: false,
    };
    return {
      [isPrimary]: true,
      helloOk: true,
      ...(this.isReplicaSet ? member : {}),
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: 48000000,
      maxWriteBatchSize: 100000,
      logicalSessionTimeoutMinutes: 30,
      minWireVersion: 0,
      maxWireVersion: 21,
    };
  }

  // ---- transactions -------------------------------------------------------------------------------------------------
  // A transaction's commands carry its session, its number and autocommit: false. A retryable write carries a number
  // too, without autocommit.

  #transactionOf(command) {
    if (command.txnNumber !== undefined && !this.isReplicaSet) {
      throw new MongoError(
        20, 'IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
    }
    if (command.autocommit !== false) {
      return undefined;
    }
    const session = keyOf(command.lsid);
    if (command.startTransaction) {
      abort(this.#sessions.get(session));
      const begun = { number: command.txnNumber, transaction: new Transaction() };
      this.#sessions.set(session, begun);
      setTimeout(() => abort(begun), TRANSACTION_LIFETIME).unref(); // its client may have been killed
    }
    const latest = this.#sessions.get(session);
    if (command.commitTransaction && latest?.isCommitted && latest.number === command.txnNumber) {
      return undefined; // committed once more, since its client had no answer
    }
    if (!latest?.transaction || latest.number !== command.txnNumber) {
      throw new MongoError(
        251, 'NoSuchTransaction', 'There is no such transaction, or it was aborted.', ['TransientTransactionError']);
    }
    return latest.transaction;
  }

  #endTransaction(command, end, isCommitted = false) {
    const latest = this.#sessions.get(keyOf(command.lsid));
    if (latest.transaction) {
      end(latest.transaction);
      Object.assign(latest, { transaction: null, isCommitted });
    }
    return {};
  }

  #abortFailed(command) {
    if (command.autocommit === false) {
      abort(this.#sessions.get(keyOf(command.lsid)));
    }
  }

  // ---- reading ------------------------------------------------------------------------------------------------------

  #find(command, transaction) {
    let found = this.#found(command, command.find, command.filter ?? {}, transaction);
    if (command.sort) {
      found = aggregate(found, [{ $sort: command.sort }]);
    }
    const isLimited = command.limit > 0 && found.length >= command.limit;
    found = isLimited ? found.slice(0, command.limit) : found;
    const batchSize = isLimited ? command.limit + 1 : command.batchSize; // a limit that is reached ends the cursor
    return this.#cursor(command, command.find, project(found, command.projection), batchSize);
  }

  #aggregate(command, transaction) {
    // A first $match is a find, so that an index may serve it.
    const [first] = command.pipeline;
    const found = this.#found(command, command.aggregate, first?.$match ?? {}, transaction);
    const stages = first?.$match ? command.pipeline.slice(1) : command.pipeline;
    return this.#cursor(command, command.aggregate, aggregate(found, stages), command.cursor.batchSize);
  }

  #found(command, name, filter, transaction) {
    const collection = this.#collection(command, name);
    return command.readConcern?.level === 'majority' ? collection.findOfMajority(filter) : collection.find(filter, transaction);
  }

  /** A batch that is full leaves the cursor open, as the server doesn't look whether there is more. */
  #cursor(command, name, documents, batchSize = BATCH) {
    const rest = documents.slice(batchSize);
    const id = documents.length < batchSize ? 0 : ++this.#lastCursor;
    if (id !== 0) {
      this.#cursors.set(id, rest);
    }
    const ns = `${command.$db}.${name}`;
    return { cursor: { id: Long.fromNumber(id), ns, firstBatch: documents.slice(0, batchSize) } };
  }

  #getMore(command) {
    const rest = this.#cursors.get(command.getMore);
    if (!rest) {
      throw new MongoError(43, 'CursorNotFound', `There is no cursor ${command.getMore}.`);
    }
    const nextBatch = rest.splice(0, command.batchSize ?? rest.length);
    const id = rest.length === 0 ? 0 : command.getMore;
    if (id === 0) {
      this.#cursors.delete(command.getMore);
    }
    return { cursor: { id: Long.fromNumber(id), ns: `${command.$db}.${command.collection}`, nextBatch } };
  }

  #killCursors(command) {
    command.cursors.forEach((id) => this.#cursors.delete(id));
    return { cursorsKilled: command.cursors.map(Long.fromNumber) };
  }

  // ---- writing ------------------------------------------------------------------------------------------------------

  #insert(command, transaction) {
    const collection = this.#collection(command, command.insert);
    return this.#writeAll(command.documents, transaction, (document) => {
      collection.insert(document, transaction);
      return { n: 1 };
    });
  }

  #update(command, transaction) {
    const collection = this.#collection(command, command.update);
    return this.#writeAll(command.updates, transaction, ({ q, u, multi }) => {
      const found = collection.find(q, transaction).slice(0, multi ? undefined : 1);
      found.forEach((document) => collection.write(keyOf(document._id), updated(document, u), transaction));
      return { n: found.length, nModified: found.length };
    });
  }

  #delete(command, transaction) {
    const collection = this.#collection(command, command.delete);
    return this.#writeAll(command.deletes, transaction, ({ q, limit }) => {
      const found = collection.find(q, transaction).slice(0, limit === 1 ? 1 : undefined);
      found.forEach((document) => collection.write(keyOf(document._id), undefined, transaction));
      return { n: found.length };
    });
  }

  /** Runs a command's writes in their order; the first that fails is the last, and is reported by its position. */
  async #writeAll(writes, transaction, write) {
    const sum = { n: 0, nModified: 0 };
    for (const [index, operand] of writes.entries()) {
      try {
        const { n, nModified = 0 } = await this.#unlocked(() => write(operand));
        sum.n += n;
        sum.nModified += nModified;
      } catch (error) {
        if (transaction || !(error instanceof MongoError)) {
          throw error; // It fails the transaction as a whole.
        }
        return { ...sum, writeErrors: [{ index, code: error.code, errmsg: error.message }] };
      }
    }
    return sum;
  }

  async #unlocked(write) {
    for (;;) {
      try {
        return write();
      } catch (error) {
        if (!(error instanceof Locked)) {
          throw error;
        }
        await error.transaction.ended;
      }
    }
  }

  // ---- collections --------------------------------------------------------------------------------------------------

  #collection(command, name) {
    return this.#collectionOf(`${command.$db}.${name}`);
  }

  #collectionOf(namespace) {
    if (!this.#collections.has(namespace)) {
      this.#collections.set(namespace, new Collection(namespace, this.#journal));
    }
    return this.#collections.get(namespace);
  }

  #listIndexes(command) {
    const { indexes } = this.#collection(command, command.listIndexes);
    return this.#cursor(command, command.listIndexes, indexes.map((index) => index.spec));
  }

  #createIndexes(command) {
    if (command.commitQuorum !== undefined && !this.isReplicaSet) {
      throw new MongoError(2, 'BadValue', 'A standalone server takes no commitQuorum.');
    }
    const collection = this.#collection(command, command.createIndexes);
    const before = collection.indexes.length;
    command.indexes.forEach((spec) => collection.createIndex(spec));
    return { numIndexesBefore: before, numIndexesAfter: collection.indexes.length };
  }

  #dropDatabase(command) {
    for (const key of [...this.#collections.keys()].filter((key) => key.startsWith(`${command.$db}.`))) {
      this.#collections.delete(key);
    }
    return { dropped: command.$db };
  }
}
