/** Thrown at once, without asking the database, while it is not open or known to be unreachable. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Errors of sockets and of name resolution. */
const socketCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATEs (PostgreSQL, Appendix A): 57P01 admin_shutdown, 57P02 crash_shutdown, 57P03 cannot_connect_now,
 * 57P05 idle_session_timeout, 53300 too_many_connections, 25P03 idle_in_transaction_session_timeout; class 08 is
 * connection_exception as a whole.
 */
const sqlStates = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25P03']);

/** What pg and pg-pool say without a code (pg 8.23, pg-pool 3). */
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error)/;

const isSqlState = (code: string) => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);

/**
 * Whether an error says that the database cannot be reached just now, as opposed to a query that was wrong. A caller
 * answers 503 `database_unavailable`; the same request may succeed a moment later.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseUnavailable) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (sqlStates.has(code) || (isSqlState(code) && code.startsWith('08'))) return true;
  if (socketCodes.has(code)) return true;
  // The socket file of a server that does not run.
  if (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true;
  // Node tries the addresses of a name one after another and reports all failures in one error.
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  return messages.test(error.message) || isUnavailable(error.cause);
}
