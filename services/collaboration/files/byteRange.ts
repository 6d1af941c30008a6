import type { ByteRange } from '@flux/blobs';

export type RangeAnswer = 'whole' | 'unsatisfiable' | ByteRange;

const pattern = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/u;

/**
 * What a `Range` header asks of `size` bytes (RFC 9110, 14.1.2 and 14.2). Units we do not know, several ranges at once
 * and what is no range at all are ignored, which RFC 9110 allows: the answer is the whole.
 */
export function byteRange(header: string | undefined, size: number): RangeAnswer {
  const [, first = '', last = ''] = pattern.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? 'whole' : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** The last `length` bytes. An empty file has no part to name, but all of its last bytes are the whole of it. */
function suffix(length: number, size: number): RangeAnswer {
  if (length === 0) return 'unsatisfiable';
  return size === 0 ? 'whole' : { start: Math.max(0, size - length), end: size - 1 };
}
