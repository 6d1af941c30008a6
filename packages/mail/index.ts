export { createMail, type MailOptions } from './createMail.ts';
export type { KeptMessage, Mail, Message } from './mail.ts';
export { MailError } from './mailError.ts';
export { createPost, deliverPost, mailQueue, type Post } from './post.ts';
