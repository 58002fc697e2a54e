// Updates: a replacement, or $set, $inc and $pull. A document is never altered: what changes is copied.
import { matcher } from './query.mjs';
import { MongoError } from './store.mjs';

export function updated(document, update) {
  if (!Object.keys(update).some((field) => field.startsWith('$'))) {
    return { _id: document._id, ...update };
  }
  let result = document;
  for (const [operator, fields] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(fields)) {
      result = changed(result, path.split('.'), (value) => apply(operator, value, operand));
    }
  }
  return result;
}

function apply(operator, value, operand) {
  switch (operator) {
    case '$set':
      return operand;
    case '$inc':
      return (value ?? 0) + operand;
    case '$pull': {
      const isPulled = matcher(operand);
      return value.filter((element) => !isPulled(element));
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
