import type { Readable } from 'node:stream';

/** The SHA-256 of the bytes, 64 lower-case hexadecimal digits: the name of a blob. */
export type BlobHash = string;

/**
 * Bytes named by their SHA-256. A blob is there whole or not at all, durable when `put` resolves, and never changes.
 * Every operation maps onto S3 (multipart upload, ranged GET), so the disk is one of several carriers.
 */
export type Blobs = {
  /**
   * Stores a stream of unknown length. Bytes over `maxBytes` reject with `Problem('too_large')`, a full disk with
   * `Problem('quota_exceeded')`; whatever was written by then is given back. A broken source rejects with its error.
   */
  readonly put: (source: Readable, options: { readonly maxBytes: number }) => Promise<StoredBlob>;
  /**
   * Bytes `start`…`end` inclusive (default: all); an `end` behind the last byte means the last byte. Rejects with
   * `Problem('not_found')`, or `Problem('range_not_satisfiable')` when no byte lies in the range. A read of the whole
   * blob verifies its hash and errors the stream at the end when the bytes are not what was stored. The stream must be
   * read to its end or destroyed.
   */
  readonly read: (hash: BlobHash, range?: ByteRange) => Promise<Readable>;
  /** Bytes, or `undefined` when there is no such blob. */
  readonly size: (hash: BlobHash) => Promise<number | undefined>;
  /** Resolves too when there is no such blob. */
  readonly remove: (hash: BlobHash) => Promise<void>;
};

export type StoredBlob = {
  readonly sha256: BlobHash;
  readonly size: number;
  /** The first bytes (at most 4,100), enough to tell what kind of content it is. */
  readonly head: Uint8Array;
};

export type ByteRange = { readonly start: number; readonly end: number };
