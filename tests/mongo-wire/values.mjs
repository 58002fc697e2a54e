// BSON values as plain JavaScript values, which compare, sort and serve as keys: numbers are numbers, and binary data
// (UUIDs) is text with a mark before it. A 64-bit integer must be a safe one, and what fits comes back with 32 bits.
//
// Values are never altered, only replaced: so what is worked out of one may be remembered with it.
import { Binary, deserialize, Double, Long, ObjectId, serialize } from 'bson';

const BINARY = '\u0000binary:'; // then the subtype, a colon, and hexadecimal digits

export function decode(bytes) {
  return toPlain(deserialize(bytes.subarray(0, bytes.readInt32LE(0)), { promoteLongs: false, bsonRegExp: true }));
}

/** One document after the other; what is left of one at the end isn't read. */
export function decodeMany(bytes) {
  const documents = [];
  for (let at = 0; at + 4 <= bytes.length && at + bytes.readInt32LE(at) <= bytes.length; at += bytes.readInt32LE(at)) {
    documents.push(decode(bytes.subarray(at)));
  }
  return documents;
}

export function encode(document) {
  return serialize(toBson(document));
}

const sizes = new WeakMap();

/** The bytes of a document. What it shares with an earlier version of itself isn't measured again. */
export function sizeOf(document) {
  let size = sizes.get(document);
  if (size === undefined) {
    size = 5; // its length, and the zero at its end
    for (const [field, value] of Object.entries(document)) {
      size += 2 + Buffer.byteLength(field) + sizeOfValue(value); // a type, and a zero after the name
    }
    sizes.set(document, size);
  }
  return size;
}

function sizeOfValue(value) {
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
      return Number.isInteger(value) && Math.abs(value) <= 0x7fffffff ? 4 : 8;
    case 'string':
      return value.startsWith(BINARY) ? 5 + (value.length - value.lastIndexOf(':') - 1) / 2 : 5 + Buffer.byteLength(value);
    default:
      return value === null ? 0 : sizeOf(value);
  }
}

/** A document's key in a map; fields count in their order, as they do to MongoDB. */
export function keyOf(value) {
  return JSON.stringify(value ?? null);
}

function toPlain(value) {
  if (Array.isArray(value)) {
    return value.map(toPlain);
  }
  if (value instanceof Long) {
    if (!Number.isSafeInteger(value.toNumber())) {
      throw new Error(`The integer ${value} is beyond what this test server handles.`);
    }
    return value.toNumber();
  }
  if (value instanceof Binary) {
    return `${BINARY}${value.sub_type}:${value.toString('hex')}`;
  }
  if (value === null || typeof value !== 'object' || value instanceof Date || value._bsontype) {
    return value;
  }
  return mapFields(value, toPlain);
}

function toBson(value) {
  if (Array.isArray(value)) {
    return value.map(toBson);
  }
  if (typeof value === 'string' && value.startsWith(BINARY)) {
    const [subtype, digits] = value.slice(BINARY.length).split(':');
    return new Binary(Buffer.from(digits, 'hex'), Number(subtype));
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) > 0x7fffffff) {
    return Long.fromNumber(value);
  }
  if (value === null || typeof value !== 'object' || value instanceof Date || value._bsontype) {
    return value;
  }
  return mapFields(value, toBson);
}

function mapFields(document, convert) {
  const mapped = {};
  for (const [field, value] of Object.entries(document)) {
    mapped[field] = convert(value);
  }
  return mapped;
}

export { Double, Long, ObjectId };
