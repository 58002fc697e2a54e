// Filters, projections and pipelines, by mingo; only what the adapter uses is registered, all else is refused.
import { Aggregator } from 'mingo/aggregator';
import { Context, evalExpr } from 'mingo/core';
import expressions from 'mingo/operators/expression';
import stages from 'mingo/operators/pipeline';
import projections from 'mingo/operators/projection';
import conditions from 'mingo/operators/query';
import { Query } from 'mingo/query';
import { sizeOf } from './values.mjs';

const OPTIONS = {
  scriptEnabled: false,
  useStrictMode: true,
  context: Context.init({
    expression: {
      ...pick(
        expressions, '$add', '$and', '$anyElementTrue', '$arrayElemAt', '$concatArrays', '$cond', '$eq', '$filter', '$gt',
        '$gte', '$ifNull', '$indexOfArray', '$indexOfBytes', '$literal', '$lt', '$lte', '$map', '$setIntersection', '$size',
        '$subtract'),
      $bsonSize: (document, expression, options) => sizeOf(evalExpr(document, expression, options)),
    },
    pipeline: pick(stages, '$count', '$limit', '$match', '$project', '$skip', '$sort', '$unwind'),
    projection: pick(projections, '$elemMatch'),
    query: pick(
      conditions, '$all', '$and', '$elemMatch', '$eq', '$exists', '$expr', '$gt', '$gte', '$in', '$lt', '$lte',
      '$nin', '$nor', '$not', '$or'),
  }),
};

/** A function that tells whether a document matches. */
export function matcher(filter) {
  const query = new Query(filter, OPTIONS);
  return (document) => query.test(document);
}

/** What an expression makes of a document. */
export function evaluated(document, expression) {
  return evalExpr(document, expression, OPTIONS);
}

export function project(documents, projection) {
  if (!projection || Object.keys(projection).length === 0) {
    return documents;
  }
  if (Object.values(projection).some((value) => value !== 1)) {
    return new Query({}, OPTIONS).find(documents, projection).all();
  }
  const fields = treeOf(['_id', ...Object.keys(projection)]);
  return documents.map((document) => included(document, fields));
}

/** Paths as a tree of fields; null: all that the field has. */
function treeOf(paths) {
  const tree = new Map();
  for (const path of paths) {
    const [field, ...rest] = path.split('.');
    tree.set(field, rest.length === 0 ? null : [...(tree.get(field) ?? []), rest.join('.')]);
  }
  return new Map([...tree].map(([field, inner]) => [field, inner && treeOf(inner)]));
}

function included(value, fields) {
  if (fields === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.filter((element) => element !== null && typeof element === 'object')
      .map((element) => included(element, fields));
  }
  const copy = {};
  for (const [field, inner] of fields) {
    if (Object.hasOwn(value, field)) {
      copy[field] = included(value[field], inner);
    }
  }
  return copy;
}

export function aggregate(documents, pipeline) {
  return new Aggregator(pipeline, OPTIONS).run(documents);
}

/** All values at a path, of every element where an array lies on it: what a multikey index holds. */
export function valuesAt(value, path) {
  const [field, ...rest] = path.split('.');
  if (Array.isArray(value)) {
    return value.flatMap((element) => valuesAt(element, path));
  }
  const child = value?.[field];
  if (rest.length > 0) {
    return child === null || typeof child !== 'object' ? [null] : valuesAt(child, rest.join('.'));
  }
  if (Array.isArray(child)) {
    return child.length === 0 ? [null] : child;
  }
  return [child ?? null];
}

/**
 * What a filter demands of a path, where it names single values: an array of them; null where it doesn't. An
 * alternative demands what all its branches do, each of another path perhaps: so those are left to the caller.
 */
export function demanded(condition) {
  if (condition === null || typeof condition !== 'object') {
    return [condition];
  }
  const operators = Object.keys(condition).filter((field) => field.startsWith('$'));
  if (operators.length === 0) {
    return [condition];
  }
  return condition.$in ?? ('$eq' in condition ? [condition.$eq] : null);
}

/** Whether a condition is a range: `{ $gte: …, $lte: … }`. */
export function isRange(condition) {
  return condition?.$gte !== undefined && condition.$lte !== undefined;
}

export function isWithin(value, { $gte: least, $lte: most }) {
  return value >= least && value <= most;
}

function pick(operators, ...names) {
  return Object.fromEntries(names.map((name) => [name, operators[name]]));
}
