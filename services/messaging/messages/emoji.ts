import { Problem } from '@flux/contracts';

/** One emoji as Unicode recommends it for interchange (UTS #51), with its sequences of skin, flags and joined people. */
const emoji = /^\p{RGI_Emoji}$/v;

/** U+FE0F: shown as a picture, not as a letter. */
const asPicture = '\uFE0F';

/**
 * The emoji of a reaction in its one form, so that the same picture is the same reaction.
 * @throws Problem `invalid_input` for anything else.
 */
export function emojiFrom(given: string): string {
  const found = [given, given + asPicture].find((text) => emoji.test(text));
  if (found !== undefined) return found;
  throw new Problem('invalid_input', 'A reaction is one emoji.', {
    errors: [{ path: '/emoji', message: 'must be one emoji' }],
  });
}
