import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What nginx says of one request: ops/nginx/slots.ts. */
export type LoggedRequest = {
  /** The release that answered; empty where none did. */
  readonly release: string;
  readonly bucket: string;
  readonly status: number;
  /** How long the service took; ms. */
  readonly ms: number;
  /** Whether the bucket's own release could not be reached, and the one before answered in its place. */
  readonly isPassedOn: boolean;
};

const chunk = 1 << 20;

/** Nothing for half a line. */
export function readRequest(line: string): LoggedRequest | undefined {
  try {
    const { b, r, s, ut, us = '' } = JSON.parse(line);
    // One time and one status for each that it was sent to: `0.000, 0.012` and `502, 200`.
    const seconds = String(ut).split(', ').map(Number);
    const ms = seconds.reduce((sum, part) => sum + (part || 0), 0) * 1000;
    return {
      bucket: String(b),
      release: String(r),
      status: Number(s),
      ms,
      isPassedOn: String(us).includes(','),
    };
  } catch {
    return undefined; // nginx was killed while it wrote
  }
}

/** Reads what nginx adds to its request log from now on. Each call of `next` answers what is new since the last. */
export function followRequests(path: string) {
  const handle = openSync(path, 'r');
  let position = fstatSync(handle).size;
  let rest = '';
  return {
    next: (): readonly LoggedRequest[] => {
      // What was there was put away: logs/rotateLog.ts.
      if (fstatSync(handle).size < position) [position, rest] = [0, ''];
      const bytes = Buffer.alloc(chunk);
      for (;;) {
        const count = readSync(handle, bytes, 0, chunk, position);
        if (count === 0) break;
        position += count;
        rest += bytes.toString('utf8', 0, count);
      }
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      return lines.flatMap((line) => readRequest(line) ?? []);
    },
    close: () => closeSync(handle),
  };
}

export type RequestLog = ReturnType<typeof followRequests>;
