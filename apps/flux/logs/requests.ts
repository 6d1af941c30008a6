import { existsSync } from 'node:fs';
import { type LoggedRequest, readRequest } from '../deploy/requestLog.ts';
import { linesSince } from './sortedLog.ts';

/** A request as nginx has written it down, and when it was answered; ms since 1970. */
export type RequestLine = LoggedRequest & { readonly at: number };

const timePattern = /^\{"t":([\d.]+),/;

/** When a request was answered, without reading the rest of its line; ms since 1970. */
export function requestTime(line: string): number | undefined {
  const [, seconds] = timePattern.exec(line) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** What people asked between two moments; ms since 1970. */
export async function* requestsBetween(path: string, from: number, to: number): AsyncGenerator<RequestLine> {
  if (!existsSync(path)) return;
  for await (const { time, line } of linesSince(path, from, requestTime)) {
    if (time > to) return;
    const request = readRequest(line);
    if (request !== undefined) yield { ...request, at: time };
  }
}
