// Updates: a replacement, or $set, $unset, $inc, $max, $push and $pull. A document is never altered: what changes is copied.
import { matcher } from './query.mjs';
import { MongoError } from './store.mjs';

/** @param arrayFilters which elements `$[name]` in a path stands for: `{ 'name.field': value }` */
export function updated(document, update, arrayFilters = []) {
  if (!Object.keys(update).some((field) => field.startsWith('$'))) {
    return { _id: document._id, ...update };
  }
  const elements = new Map(arrayFilters.map((filter) => {
    const [name] = Object.keys(filter)[0].split('.');
    const matches = matcher(filter);
    return [`$[${name}]`, (element) => matches({ [name]: element })];
  }));
  let result = document;
  for (const [operator, fields] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(fields)) {
      if (operator === '$unset') {
        const { [path]: _, ...rest } = result; // of the document itself
        result = rest;
        continue;
      }
      result = changed(result, path.split('.'), elements, (value) => apply(operator, value, operand));
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
    case '$max':
      return value === undefined || operand > value ? operand : value;
    case '$push':
      return [...value, ...operand.$each];
    case '$pull': {
      const isPulled = matcher(operand);
      return value.filter((element) => !isPulled(element));
    }
    default:
      throw new MongoError(9, 'FailedToParse', `Unknown modifier: ${operator}`);
  }
}

/** A copy in which the value at a path is another one. A position past an array's end fills the gap with null. */
function changed(container, [field, ...rest], elements, change) {
  const inside = (value) => rest.length > 0 ? changed(value ?? {}, rest, elements, change) : change(value);
  const isMeant = elements.get(field);
  if (isMeant) {
    return container.map((element) => isMeant(element) ? inside(element) : element);
  }
  const copy = Array.isArray(container) ? [...container] : { ...container };
  if (Array.isArray(copy)) {
    for (let position = copy.length; position < Number(field); position++) {
      copy[position] = null;
    }
  }
  copy[field] = inside(copy[field]);
  return copy;
}
