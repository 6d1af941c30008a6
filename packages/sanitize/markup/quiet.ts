/**
 * A document that is only parsed has the content security policy of its page, and browsers report what it would have
 * stopped there: dozens of styles for each text of a word processor. So handlers and styles are parsed under other names.
 * This is no defence: what it misses is reported, and goes as all else does.
 */

const anyTag = /<[a-z][^<>]*/gi;
const loud = /(\s)(on[a-z]+|style)(?=\s*=)/gi;

/** The name that a style has while it is looked at. */
export const quietStyle = 'data-style';

export const quiet = (markup: string): string =>
  markup.replace(anyTag, (tag) => tag.replace(loud, '$1data-$2'));

/** Of markup that a browser wrote: styles have their name again. */
export const withStyles = (markup: string): string =>
  markup.replace(anyTag, (tag) => tag.replace(` ${quietStyle}="`, ' style="'));
