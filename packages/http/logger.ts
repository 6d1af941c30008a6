import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

export type LogSettings = { readonly logLevel: string; readonly release: string };

/** Whatever could let somebody else in must not be in a log line, wherever in it. */
const secretKeys = [
  'password',
  'accessToken',
  'refreshToken',
  'token',
  'ticket',
  'csrfToken',
  'masterKey',
  'authorization',
  'cookie',
];

/** A request without its query, which can hold a ticket, and without its headers. */
const plainRequest = (request: { readonly method?: unknown; readonly url?: unknown }) => ({
  method: request.method,
  path: String(request.url).split('?', 1)[0],
});

/** JSON lines with the release and a time in ISO 8601; secrets are replaced by `[redacted]`. */
export function createLogger(settings: LogSettings, destination?: DestinationStream): Logger {
  const options = {
    level: settings.logLevel,
    base: { release: settings.release },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { req: plainRequest },
    redact: {
      paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]).concat('*.*["set-cookie"]'),
      censor: '[redacted]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
