import type { Send } from '@flux/contracts/client';

/** Bytes of a request that have left the browser, of all that it has; the form around the files counts too. */
export type Sent = { readonly sentBytes: number; readonly totalBytes: number };

/** A status that has no body (Fetch, "null body status"); `Response` refuses one. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** The headers of an answer, one a line. */
function headersOf(lines: string): Headers {
  const headers = new Headers();
  for (const line of lines.trim().split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

/**
 * Sends as `fetch` does, by XMLHttpRequest, which alone tells how much of a body has left. Rejects as `fetch` does: with
 * `TypeError` when nobody answered, with the signal's reason when it was called off.
 */
export const sendWithProgress =
  (onSent: (sent: Sent) => void): Send =>
  (address, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const request = new XMLHttpRequest();
      request.open(method, address);
      request.responseType = 'blob';
      for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => onSent({ sentBytes: loaded, totalBytes: total });
      request.onload = () => {
        const { status, response } = request;
        const init = { status, headers: headersOf(request.getAllResponseHeaders()) };
        resolve(new Response(bodiless.has(status) ? null : response, init));
      };
      request.onerror = () => reject(new TypeError('The request could not be sent.'));
      request.onabort = () => reject(signal?.reason);
      const abort = () => request.abort();
      signal?.addEventListener('abort', abort);
      request.onloadend = () => signal?.removeEventListener('abort', abort);
      request.send(body instanceof FormData ? body : String(body ?? ''));
    });
