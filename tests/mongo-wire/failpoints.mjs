// Failures on demand, all off to begin with. They are set as on a genuine server that was started with
// `--setParameter enableTestCommands=1`: by the command `configureFailPoint` on the database `admin`.
//
//   failCommand      mode: 'off', 'alwaysOn', { times: N } or { activationProbability: P }
//                    data: { failCommands: ['update', …], namespace: 'database.collection',
//                            blockConnection: true, blockTimeMS: N,                      waits before the command is run;
//                            errorCode: N, errorLabels: […], closeConnection: true,      fails in its place; or,
//                            writeConcernError: {…} }                                    if that is given, after it was run
//   rsSyncApplyStop  mode: 'off' or 'alwaysOn'. The other members fall behind: what is written from here on no majority has.
//                    On a genuine replica set it is set on the secondaries.
//
// https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point
import { MongoError } from './store.mjs';

export class FailPoints {
  #failCommand = { left: 0 };
  #behind = null; // a promise that is kept when the other members catch up, and what keeps it

  constructor(collections) {
    this.collections = collections;
  }

  configure({ configureFailPoint: name, mode, data = {} }) {
    if (name === 'failCommand') {
      this.#failCommand = {
        data,
        left: mode === 'off' ? 0 : mode.times ?? Infinity,
        probability: mode.activationProbability ?? 1,
      };
    } else if (name === 'rsSyncApplyStop') {
      this.#stopOthers(mode === 'alwaysOn');
    } else {
      throw new MongoError(74, 'FailPointSetFailed', `There is no fail point ${name}.`);
    }
    return {};
  }

  /** What shall happen to a command; an empty object: nothing. */
  of(name, command) {
    const { data, left, probability } = this.#failCommand;
    if (left === 0
        || !data.failCommands.includes(name)
        || (data.namespace && data.namespace !== `${command.$db}.${command[name]}`)
        || Math.random() >= probability) {
      return {};
    }
    this.#failCommand.left--;
    return data;
  }

  /** Waits until a majority has what a command has written, as long as its write concern says; what to answer if it hasn't. */
  async majority({ writeConcern }) {
    if (this.#behind === null || writeConcern?.w !== 'majority') {
      return undefined;
    }
    const patience = writeConcern.wtimeout > 0
      ? [new Promise((resolve) => { setTimeout(resolve, writeConcern.wtimeout, 'timed out'); })]
      : [];
    return await Promise.race([this.#behind.caughtUp, ...patience]) === 'timed out'
      ? { code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting for replication timed out', errInfo: { wtimeout: true } }
      : undefined;
  }

  #stopOthers(isStopped) {
    this.#behind?.catchUp();
    this.#behind = null;
    if (isStopped) {
      this.#behind = {};
      this.#behind.caughtUp = new Promise((resolve) => { this.#behind.catchUp = resolve; });
    }
    for (const collection of this.collections.values()) {
      collection.ofMajority = isStopped ? new Map(collection.documents) : collection.documents;
    }
  }
}
