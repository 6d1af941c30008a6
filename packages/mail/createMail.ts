import { join } from 'node:path';
import { newId } from '@flux/contracts';
import { checkAddress, checkMessage } from './checkMessage.ts';
import type { Mail } from './mail.ts';
import { createOutbox } from './outbox.ts';
import { createSmtp } from './smtp.ts';

export type MailOptions = {
  /** `SMTP_URL`; without it messages are kept in the outbox. */
  readonly smtpUrl?: string | undefined;
  /** The bare address of the sender. */
  readonly from: string;
  /** The outbox lies in `outbox` below it. */
  readonly dataDir: string;
  readonly log: { readonly info: (sentence: string) => void };
  /** Milliseconds that the server may take for a message; default 30 s. */
  readonly timeout?: number | undefined;
  readonly clock?: (() => number) | undefined;
};

/** Mail over SMTP where a server is set, else an outbox on the disk. Throws when `from` or the URL cannot be used. */
export function createMail(options: MailOptions): Mail {
  const { smtpUrl, from, dataDir, log, timeout = 30_000, clock = Date.now } = options;
  checkAddress(from);
  if (smtpUrl !== undefined) {
    const deliver = createSmtp({ smtpUrl, from, timeout });
    return {
      send: async (message) => {
        checkMessage(message);
        await deliver(message);
      },
      outbox: async () => [],
    };
  }

  const dir = join(dataDir, 'outbox');
  const outbox = createOutbox(dir);
  let last = 0;
  return {
    async send(message) {
      checkMessage(message);
      // Ids of one millisecond have no order, and messages of one process must.
      last = Math.max(last + 1, clock());
      const at = new Date(last).toISOString();
      const id: string = newId(last);
      await outbox.keep({ ...message, id, from, at });
      log.info(`No SMTP_URL is set, so a mail was kept in ${join(dir, `${id}.json`)}.`);
    },
    outbox: outbox.list,
  };
}
