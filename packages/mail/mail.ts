/** Mail of the studio: to an SMTP server, or kept for the developer to read. */
export type Mail = {
  /**
   * Resolves when the server has taken the message, or the outbox holds it on the disk. Rejects with `MailError`: one
   * sentence for the log, and whether another try can succeed.
   */
  readonly send: (message: Message) => Promise<void>;
  /** What was kept, newest first, at most 100; nothing when a server takes the mail. */
  readonly outbox: () => Promise<readonly KeptMessage[]>;
};

export type Message = {
  /** One bare address, `name@host`. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
};

export type KeptMessage = Message & {
  readonly id: string;
  readonly from: string;
  /** ISO 8601, UTC. */
  readonly at: string;
};
