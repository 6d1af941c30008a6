import type { ErrorCode, FieldError, ProblemBody } from '../errors.ts';

/** The studio answered, and refused: what it said, for a program (`code`) and for a person (`message`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly fieldErrors: readonly FieldError[];
  /** Seconds after which another try makes sense, where the studio said so. */
  readonly retryAfter: number | undefined;

  constructor(body: ProblemBody, retryAfter?: number) {
    super(body.detail);
    this.code = body.code;
    this.status = body.status;
    this.fieldErrors = body.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered, or something between here and the studio did: whether the request took effect is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(cause: unknown) {
    super('The studio could not be reached.', { cause });
  }
}

const isProblem = (value: unknown): value is ProblemBody =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'detail' in value &&
  typeof value.detail === 'string' &&
  'status' in value &&
  typeof value.status === 'number';

/** `Retry-After` in seconds (RFC 9110, 10.2.3; the studio never sends a date). */
function secondsOf(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** What a response that is no success says: a problem of the studio, or that somebody else answered for it. */
export async function errorOf(response: Response): Promise<ApiError | ConnectionError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ApiError(body, secondsOf(response.headers.get('retry-after')));
  return new ConnectionError(new Error(`status ${response.status} without a problem`));
}
