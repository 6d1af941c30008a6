import type { Message } from './mail.ts';
import { MailError } from './mailError.ts';

/** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them the angle brackets. */
const longestAddress = 254;

/** RFC 5322, 2.1.1: a line has at most 998 octets; nobody reads a subject that long, but it must not be cut either. */
const longestSubject = 998;

/** What separates or wraps addresses in a header is refused with them, so that one address can never become two. */
const addressPattern = /^[^\s@<>()[\]:;,\\"\p{Cc}\p{Cf}]+@[^\s@<>()[\]:;,\\"\p{Cc}\p{Cf}]+$/u;

/** Line and paragraph separators count as ends of a line for some mail programs, controls for others. */
const notOneLine = /[\p{Cc}\u2028\u2029]/u;

const refuse = (sentence: string): never => {
  throw new MailError(sentence, { canRetry: false });
};

export function checkAddress(address: string): void {
  if (notOneLine.test(address)) refuse('A mail address must be one line without control characters.');
  if (!addressPattern.test(address)) refuse('A mail address must be one bare address like name@example.org.');
  if (Buffer.byteLength(address) > longestAddress) {
    refuse(`A mail address may have at most ${longestAddress} bytes.`);
  }
}

/** Refuses whatever could add a header or a recipient (CWE-93), before anything leaves the process. */
export function checkMessage({ to, subject }: Message): void {
  checkAddress(to);
  if (notOneLine.test(subject)) refuse('The subject of a mail must be one line without control characters.');
  if (Buffer.byteLength(subject) > longestSubject) {
    refuse(`The subject of a mail may have at most ${longestSubject} bytes.`);
  }
}
