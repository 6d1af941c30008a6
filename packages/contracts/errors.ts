/**
 * Every error that a person or a program can meet: its HTTP status and its title.
 * Sent as `application/problem+json` (RFC 9457). `docs/errors.md` is held equal to this table by a test.
 */
export const errors = {
  invalid_input: { status: 400, title: 'Something in the request is not as it should be.' },
  unauthenticated: { status: 401, title: 'Sign in first.' },
  wrong_credentials: { status: 401, title: 'The email address or the password is wrong.' },
  session_ended: { status: 401, title: 'This session has ended. Sign in again.' },
  session_expired: { status: 401, title: 'Your session has run out. Sign in again.' },
  token_reused: { status: 401, title: 'This refresh token was used before, so its session was ended.' },
  wrong_code: { status: 401, title: 'This code is wrong, or was used before.' },
  passkey_refused: { status: 401, title: 'This passkey was not accepted.' },
  challenge_ended: {
    status: 401,
    title: 'This sign-in has taken too long, or too many codes were wrong. Begin again.',
  },
  provider_refused: { status: 401, title: 'This sign-in could not be confirmed. Begin again.' },
  sign_in_cancelled: { status: 401, title: 'The sign-in was cancelled. Nothing has changed.' },
  mfa_required: { status: 401, title: 'A second factor is needed.' },
  forbidden: { status: 403, title: 'You may not do this.' },
  second_step_required: {
    status: 403,
    title: 'Your role in this studio asks for a second step. Set one up first.',
  },
  proof_required: { status: 403, title: 'Show first that it is you.' },
  csrf_failed: { status: 403, title: 'The request did not carry the token of this page. Reload the page.' },
  origin_refused: { status: 403, title: 'Requests from this origin are refused.' },
  address_unverified: {
    status: 403,
    title: 'That account has no confirmed email address, so it cannot be used here.',
  },
  signup_closed: { status: 403, title: 'This studio takes new people by invitation only.' },
  not_found: { status: 404, title: 'There is nothing here, or nothing that you may see.' },
  method_not_allowed: { status: 405, title: 'This address does not do that.' },
  email_taken: { status: 409, title: 'There is an account with this email address already.' },
  account_not_linked: {
    status: 409,
    title: 'Somebody here has this address. Sign in as before, then connect the account in the settings.',
  },
  account_taken: { status: 409, title: 'That account is connected to somebody else here.' },
  still_owner: { status: 409, title: 'Hand over to somebody first what is yours.' },
  last_way_in: { status: 409, title: 'This is your only way in. Set a password first.' },
  second_step_kept: {
    status: 409,
    title: 'Your role in this studio asks for a second step. Set up another one first.',
  },
  archived: { status: 409, title: 'This project is archived. Take it out of the archive to change it.' },
  conflict: { status: 409, title: 'This was changed by someone else in the meantime.' },
  link_ended: { status: 410, title: 'This link has ended, or was used already.' },
  invite_ended: { status: 410, title: 'This invitation has ended. Ask for a new one.' },
  too_large: { status: 413, title: 'This is larger than what is accepted.' },
  too_many_files: { status: 413, title: 'At most ten files can be uploaded at once.' },
  scanner_limit: { status: 413, title: 'This is more than the scanner of malware looks through.' },
  type_refused: { status: 415, title: 'This kind of content is not accepted here.' },
  range_not_satisfiable: { status: 416, title: 'The file has no such part.' },
  malware_found: { status: 422, title: 'The scanner of malware found this to be harmful.' },
  weak_password: { status: 422, title: 'This password is too easy to guess.' },
  rate_limited: { status: 429, title: 'Too many requests. Wait a moment.' },
  internal: { status: 500, title: 'Something went wrong here. It was noted.' },
  starting: { status: 503, title: 'The studio is starting. Try again in a moment.' },
  draining: { status: 503, title: 'This part of the studio is being replaced. Try again in a moment.' },
  provider_unavailable: {
    status: 503,
    title: 'That sign-in service cannot be reached. Try again in a moment, or sign in another way.',
  },
  database_unavailable: { status: 503, title: 'The database cannot be reached. Try again in a moment.' },
  scanner_unavailable: {
    status: 503,
    title: 'The scanner of malware cannot be reached. Try again in a moment.',
  },
  maintenance: { status: 503, title: 'The studio is being looked after. It will be back soon.' },
  quota_exceeded: { status: 507, title: 'There is no room left for this.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;

/** One field that was not as it should be; `path` is a JSON Pointer into the request, e.g. `/email`. */
export type FieldError = { readonly path: string; readonly message: string };

/** The body of every error response (RFC 9457). */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
};

export type ProblemOptions = {
  readonly errors?: readonly FieldError[];
  /** Seconds after which another try makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** What went wrong beneath; logged, never sent. */
  readonly cause?: unknown;
};

/** Thrown wherever a request cannot be answered as asked; the one error that crosses a service's edge. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly status: number;
  readonly fieldErrors: readonly FieldError[] | undefined;
  readonly retryAfter: number | undefined;

  /** @param detail One sentence for a person: what happened, what was kept, what to do. Default: the code's title. */
  constructor(code: ErrorCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? errors[code].title, { cause: options.cause });
    this.code = code;
    this.status = errors[code].status;
    this.fieldErrors = options.errors;
    this.retryAfter = options.retryAfter;
  }

  toBody(): ProblemBody {
    const { status, title } = errors[this.code];
    const body = { type: `/errors#${this.code}`, title, status, code: this.code, detail: this.message };
    return this.fieldErrors === undefined ? body : { ...body, errors: this.fieldErrors };
  }
}
