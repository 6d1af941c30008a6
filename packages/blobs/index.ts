export type { BlobHash, Blobs, ByteRange, StoredBlob } from './blobs.ts';
export { createDiskBlobs, type DiskBlobs, type DiskBlobsOptions } from './disk.ts';
export { CorruptBlob } from './verified.ts';
