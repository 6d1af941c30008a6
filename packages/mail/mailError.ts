/** Mail that was not sent. The message is one sentence without the recipient's address, fit for a log. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** Whether the same message can succeed later: the server was away or said so (RFC 5321, 4yz). */
  readonly canRetry: boolean;

  constructor(sentence: string, options: { readonly canRetry: boolean; readonly cause?: unknown }) {
    super(sentence, { cause: options.cause });
    this.canRetry = options.canRetry;
  }
}
