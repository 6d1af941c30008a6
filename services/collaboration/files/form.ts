import { Readable } from 'node:stream';
import type { FastifyMultipartBaseOptions, Multipart } from '@fastify/multipart';
import { limits, Problem } from '@flux/contracts';
import type { FastifyRequest } from 'fastify';

export type FormField = { readonly kind: 'field'; readonly name: string; readonly value: string };
export type FormFile = {
  readonly kind: 'file';
  readonly fileName: string | undefined;
  /** Must be read to its end before the next part comes. */
  readonly content: Readable;
};

/** Bounds of a form. Bytes of files are bounded where they are stored, one file more than allowed shows as a part. */
export const formLimits = {
  files: limits.filesPerUpload + 1,
  fileSize: Number.POSITIVE_INFINITY,
  fields: 20,
  fieldSize: 1024,
  parts: limits.filesPerUpload + 21,
  headerPairs: 20,
} satisfies FastifyMultipartBaseOptions['limits'];

const fileFields: ReadonlySet<string> = new Set(['file', 'files']);

const malformed = (cause: unknown) =>
  new Problem('invalid_input', 'The upload was cut off or is no well-formed form. Nothing was kept.', {
    cause,
  });

/** The bytes of a file; when it breaks off, that is the form's fault and not of whoever stores it. */
async function* bytesOf(file: Readable): AsyncGenerator<Buffer> {
  try {
    yield* file;
  } catch (error) {
    throw malformed(error);
  }
}

function fileOf(part: Extract<Multipart, { type: 'file' }>): FormFile {
  if (!fileFields.has(part.fieldname)) {
    throw new Problem('invalid_input', 'Files are taken from the fields "file" and "files".');
  }
  const content = Readable.from(bytesOf(part.file), { objectMode: false });
  // Whoever reads it hears of its errors; one that comes when nobody reads any more must not end the process.
  content.on('error', () => {});
  return { kind: 'file', fileName: part.filename, content };
}

function fieldOf(part: Extract<Multipart, { type: 'field' }>): FormField {
  if (part.valueTruncated || part.fieldnameTruncated || typeof part.value !== 'string') {
    throw new Problem('invalid_input', 'A field of the form is too long or no text.');
  }
  return { kind: 'field', name: part.fieldname, value: part.value };
}

async function nextPart(parts: AsyncIterator<Multipart>): Promise<Multipart | undefined> {
  try {
    const next = await parts.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw malformed(error);
  }
}

/**
 * Hands over the parts of a `multipart/form-data` request in the order in which they arrive, each when the one before
 * is done with. Throws what `take` throws, and `type_refused` for another kind of body, `too_many_files` at the
 * eleventh file, `invalid_input` for a malformed or cut form.
 */
export async function readForm(
  request: FastifyRequest,
  take: (part: FormField | FormFile) => Promise<void>,
): Promise<void> {
  if (!request.isMultipart()) {
    throw new Problem('type_refused', 'Files are uploaded as multipart/form-data.');
  }
  const parts = request.parts();
  let files = 0;
  for (let part = await nextPart(parts); part !== undefined; part = await nextPart(parts)) {
    if (part.type === 'file') files += 1;
    if (files > limits.filesPerUpload) throw new Problem('too_many_files');
    await take(part.type === 'file' ? fileOf(part) : fieldOf(part));
  }
}

/** Bytes and ms for which the rest of a refused upload is still taken in, so that its sender can read the refusal. */
const restBytes = 16 * 1024 * 1024;
const restMs = 10_000;

/** Reads away what a refused form still sends; a sender that goes on and on is cut off. */
export function discardRest({ raw }: FastifyRequest): void {
  if (raw.readableEnded || raw.destroyed) return;
  raw.unpipe();
  let bytes = 0;
  const timer = setTimeout(() => raw.destroy(), restMs).unref();
  raw.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > restBytes) raw.destroy();
  });
  raw.once('close', () => clearTimeout(timer));
  raw.resume();
}
