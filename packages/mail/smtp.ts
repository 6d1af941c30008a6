import { createTransport } from 'nodemailer';
import type { Message } from './mail.ts';
import { MailError } from './mailError.ts';
import { smtpOptions } from './smtpOptions.ts';

export type SmtpOptions = {
  readonly smtpUrl: string;
  readonly from: string;
  /** Milliseconds that a message may take from name lookup to acceptance. */
  readonly timeout: number;
};

type SmtpFault = {
  readonly message: string;
  readonly code?: string | undefined;
  readonly response?: string | undefined;
  /** The server said 5yz: the same message would be refused again (RFC 5321, 4.2.1). */
  readonly permanent?: boolean | undefined;
};

function faultOf(error: unknown): SmtpFault {
  return error instanceof Error ? error : { message: String(error) };
}

/** What a server answers goes into a log line: one line, not without end, and without addresses. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/<?[^\s<>@]+@[^\s<>@]+>?/g, '<address>')
    .slice(0, 200)
    .trim();

function explain(error: unknown, server: string, timeout: number): MailError {
  const { code, permanent, response, message } = faultOf(error);
  const said = oneLine(response ?? message);
  const because = { canRetry: permanent !== true, cause: error };
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return new MailError(`The mail server ${server} refused the name or password: ${said}`, because);
    case 'EENVELOPE':
      return new MailError(`The mail server ${server} refused the sender or the recipient: ${said}`, because);
    case 'EMESSAGE':
      return new MailError(`The mail server ${server} refused the message: ${said}`, because);
    case 'ETLS':
      return new MailError(`The mail server ${server} gave no encrypted connection: ${said}`, because);
    case 'EABORT':
    case 'ETIMEDOUT':
      return new MailError(`The mail server ${server} took longer than ${timeout} ms.`, because);
    default:
      return new MailError(`The mail server ${server} cannot be used: ${said}`, because);
  }
}

/** Sends over one connection for each message: mail of a studio is rare, and an idle connection would be cut. */
export function createSmtp({ smtpUrl, from, timeout }: SmtpOptions): (message: Message) => Promise<void> {
  const options = smtpOptions(smtpUrl);
  const server = `${options.host}:${options.port}`;
  const transport = createTransport({
    ...options,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text, html }) => {
    try {
      await transport.sendMail({
        from: { name: 'FluxStudio', address: from },
        to: { name: '', address: to },
        subject,
        text,
        ...(html === undefined ? {} : { html }),
        // RFC 3834, 5: whoever answers mail by itself leaves this one alone.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(timeout),
      });
    } catch (error) {
      throw explain(error, server, timeout);
    }
  };
}
