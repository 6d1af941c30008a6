import type { FileInfo } from '../document/files.ts';

export type ImageUploads = {
  readonly start: (key: string, file: File, info: FileInfo) => void;
  /** Keys of files whose bytes are here alone since their upload failed. */
  readonly failed: () => ReadonlySet<string>;
  /** Sends all that failed again; false when nothing had. */
  readonly retry: () => boolean;
};

type Options = {
  /** Into file storage; answers with the file's id. */
  readonly send: (file: File) => Promise<string>;
  readonly keepLocal: (key: string, bytes: Blob) => void;
  /** The bytes are in storage: the document may name the file. */
  readonly stored: (key: string, info: FileInfo & { readonly fileId: string }) => void;
  readonly onChange: () => void;
};

type Upload = { readonly file: File; readonly info: FileInfo };

/** The bytes of pictures on their way to storage; those that did not get there wait to be sent again. */
export function imageUploads(options: Options): ImageUploads {
  let failed: ReadonlyMap<string, Upload> = new Map();
  let keys: ReadonlySet<string> = new Set();

  const setFailed = (next: ReadonlyMap<string, Upload>): void => {
    failed = next;
    keys = new Set(next.keys());
    options.onChange();
  };

  const send = async (key: string, { file, info }: Upload): Promise<void> => {
    try {
      options.stored(key, { ...info, fileId: await options.send(file) });
    } catch {
      setFailed(new Map([...failed, [key, { file, info }]]));
    }
  };

  return {
    start(key, file, info) {
      options.keepLocal(key, file);
      void send(key, { file, info });
    },
    failed: () => keys,
    retry() {
      const again = failed;
      if (again.size === 0) return false;
      setFailed(new Map());
      for (const [key, upload] of again) void send(key, upload);
      return true;
    },
  };
}
