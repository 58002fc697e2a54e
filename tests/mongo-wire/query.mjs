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
      ...pick(expressions, '$and', '$gte', '$indexOfArray', '$indexOfBytes', '$literal', '$size'),
      $bsonSize: (document, expression, options) => sizeOf(evalExpr(document, expression, options)),
    },
    pipeline: pick(stages, '$count', '$limit', '$match', '$project', '$skip', '$sort', '$unwind'),
    projection: pick(projections, '$elemMatch'),
    query: pick(conditions, '$and', '$eq', '$exists', '$expr', '$gte', '$in', '$lte', '$or'),
  }),
};

/** A function that tells whether a document matches. */
export function matcher(filter) {
  const query = new Query(filter, OPTIONS);
  return (document) => query.test(document);
}

export function project(documents, projection) {
  return projection && Object.keys(projection).length > 0
    ? new Query({}, OPTIONS).find(documents, projection).all()
    : documents;
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

function pick(operators, ...names) {
  return Object.fromEntries(names.map((name) => [name, operators[name]]));
}
