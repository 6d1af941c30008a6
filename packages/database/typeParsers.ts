import pg from 'pg';

type Parser = (text: string) => unknown;

/** bigint, count(*) and sum(integer). A number that JavaScript cannot hold exactly is refused, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number.`);
  return value;
}

/** bytea in hex format (`\x…`), as a plain Uint8Array that owns its memory and can be transferred. */
function bytes(text: string): Uint8Array {
  const result = new Uint8Array((text.length - 2) / 2);
  Buffer.from(result.buffer).write(text.slice(2), 'hex');
  return result;
}

const asWritten: Parser = (text) => text;

/** The parser of text[], which knows the syntax of every array: quotes, NULL, nesting. */
const textArray: number = 1009;
const parseTexts = pg.types.getTypeParser(textArray, 'text');

const within = (items: unknown, parse: Parser): unknown =>
  Array.isArray(items)
    ? items.map((item) => within(item, parse))
    : typeof items === 'string'
      ? parse(items)
      : items;

const arrayOf =
  (parse: Parser): Parser =>
  (text) =>
    within(parseTexts(text), parse);

/** Object ids of the types whose usual parser of `pg` does not suit us, each followed by the one of its array. */
const ours: ReadonlyArray<readonly [type: number, array: number, parser: Parser]> = [
  [17, 1001, bytes],
  [20, 1016, safeInteger],
  [1082, 1182, asWritten], // date: has no zone, so it is no instant
  [1114, 1115, asWritten], // timestamp without time zone, likewise
  [1186, 1187, asWritten], // interval
  [1700, 1231, asWritten], // numeric, and so sum(bigint): cast it to bigint
];

const parsers = new Map(
  ours.flatMap(([type, array, parser]): [number, Parser][] => [
    [type, parser],
    [array, arrayOf(parser)],
  ]),
);

/**
 * How values come back, the same on both engines: bigint, count and sum of integers as numbers (an error beyond
 * 2^53), numeric, interval, date and timestamp without zone as text, timestamptz as `Date`, bytea as `Uint8Array`, json
 * parsed, arrays of all these as arrays. citext comes as text; an array of citext is not parsed: cast it to `text[]`.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(id)) ?? pg.types.getTypeParser(id, format),
};
