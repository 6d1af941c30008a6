import { type EnqueueOptions, type Jobs, type PayloadOf, type Queue, UnrecoverableError } from '@flux/jobs';
import Type from 'typebox';
import { checkMessage } from './checkMessage.ts';
import type { Mail, Message } from './mail.ts';
import { MailError } from './mailError.ts';

const payload = Type.Object(
  {
    to: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    html: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** Mail on its way: tried nine times over about two hours, since a mail server that is away is back by then. */
export const mailQueue: Queue<typeof payload> = { name: 'mail', payload, retries: 8, retryDelay: 30 };

/**
 * Resolves when the message is durable in the queue; with `in`, when the transaction is. Throws `MailError` at once for
 * a message that no server could take.
 */
export type Post = (message: Message, options?: EnqueueOptions) => Promise<void>;

export const createPost =
  (jobs: Pick<Jobs, 'enqueue'>): Post =>
  async (message, options) => {
    checkMessage(message);
    const { html, ...plain } = message;
    await jobs.enqueue(mailQueue, html === undefined ? plain : { ...plain, html }, options);
  };

/** Sends what is in the queue, from now on. */
export const deliverPost = (jobs: Pick<Jobs, 'work'>, mail: Pick<Mail, 'send'>): Promise<void> =>
  jobs.work(mailQueue, async (message: PayloadOf<typeof mailQueue>) => {
    try {
      await mail.send(message);
    } catch (error) {
      if (error instanceof MailError && !error.canRetry)
        throw new UnrecoverableError(error.message, { cause: error });
      throw error;
    }
  });
