import { limits, Problem } from '@flux/contracts';
import { sanitizeComment } from '@flux/sanitize';
import { showsSomething } from '@flux/sanitize/shows';

/**
 * The text of a message as it is stored: as it was written, since marks of direction and joiners belong to languages,
 * without what no text needs.
 * @param mayBeEmpty whether the message has something else to show.
 * @throws Problem `invalid_input` for a text that shows nothing, `too_large` beyond 64 kB.
 */
export function textFrom(given: string, { mayBeEmpty }: { readonly mayBeEmpty: boolean }): string {
  const text = sanitizeComment(given);
  if (Buffer.byteLength(text) > limits.messageText)
    throw new Problem(
      'too_large',
      'A message can take up to 64 kB of text; send the rest as another or as a file.',
      {
        errors: [{ path: '/body', message: `must not take more than ${limits.messageText} bytes` }],
      },
    );
  if (!mayBeEmpty && !showsSomething(text))
    throw new Problem('invalid_input', 'A message needs at least one visible character, or a file.', {
      errors: [{ path: '/body', message: 'must show something' }],
    });
  return text;
}
