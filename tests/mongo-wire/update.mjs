// Updates: a replacement, a pipeline of $set, or $set, $unset, $inc, $push and $pull. A document is never altered: what changes is
// copied.
import { evaluated, matcher } from './query.mjs';
import { MongoError } from './store.mjs';

export function updated(document, update) {
  if (Array.isArray(update)) {
    return update.reduce(stageApplied, document);
  }
  if (!Object.keys(update).some((field) => field.startsWith('$'))) {
    return { _id: document._id, ...update };
  }
  let result = document;
  for (const [operator, fields] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(fields)) {
      if (operator === '$unset') {
        const { [path]: _, ...rest } = result; // of the document itself
        result = rest;
        continue;
      }
      if (operator === '$pull' && !Object.hasOwn(result, path)) { // of the document itself
        continue;
      }
      result = changed(result, path.split('.'), (value) => apply(operator, value, operand));
    }
  }
  return result;
}

/** Of a pipeline only $set is known, of fields of the document itself. All expressions see the document as it was. */
function stageApplied(document, { $set: fields, ...others }) {
  if (!fields || Object.keys(fields).length === 0 || Object.keys(others).length > 0) {
    throw new MongoError(40323, 'FailedToParse', 'A stage of an update is one $set.');
  }
  const values = Object.entries(fields).map(([field, expression]) => [field, evaluated(document, expression)]);
  return { ...document, ...Object.fromEntries(values) };
}

function apply(operator, value, operand) {
  switch (operator) {
    case '$set':
      return operand;
    case '$inc':
      return (value ?? 0) + operand;
    case '$push': // one element
      return [...(value ?? []), operand];
    case '$pull': { // elements that are documents, by a condition on their fields
      const matches = matcher(operand);
      return value.filter((element) => !matches(element));
    }
    default:
      throw new MongoError(9, 'FailedToParse', `Unknown modifier: ${operator}`);
  }
}

/** A copy in which the value at a path is another one. A position past an array's end fills the gap with null. */
function changed(container, [field, ...rest], change) {
  const copy = Array.isArray(container) ? [...container] : { ...container };
  if (Array.isArray(copy)) {
    for (let position = copy.length; position < Number(field); position++) {
      copy[position] = null;
    }
  }
  copy[field] = rest.length > 0 ? changed(copy[field] ?? {}, rest, change) : change(copy[field]);
  return copy;
}
