export type { BlobHash, Blobs, ByteRange, StoredBlob } from './blobs.ts';
export { createDiskBlobs, type DiskBlobs, type DiskBlobsOptions } from './disk.ts';
export { createScanner, noScanner, type Scanner, scanBytes } from './scanner.ts';
export { CorruptBlob } from './verified.ts';
