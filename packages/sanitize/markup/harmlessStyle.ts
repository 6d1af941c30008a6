/** What an address in a style may be: a part of the same picture, or a font or bitmap that comes with it. */
const ownAddress =
  /url\(\s{0,8}(["']?)(?:#[\w:.-]{1,256}|data:(?:image\/(?:png|jpeg|gif|webp)|(?:application\/(?:x-)?font|font)[\w/+.-]{0,64})[;,][\w;=,+/%-]*)\1\s{0,8}\)/gi;

/** Everything by which CSS loads something, runs something in an old browser, or hides from this look at it. */
const harmful =
  /@import|@namespace|@charset|url\(|image-set\(|\bsrc\(|expression\(|-moz-binding|behavior\s*:|position\s*:|javascript:|[<\\]/i;

/**
 * Whether a style loads nothing and runs nothing. Escapes and comments can hide any of it from whoever looks at the text,
 * so escapes are refused and comments do not count.
 */
export const isHarmlessStyle = (style: string): boolean =>
  !harmful.test(style.replace(ownAddress, '').replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '')) &&
  !harmful.test(style.replace(ownAddress, ''));
