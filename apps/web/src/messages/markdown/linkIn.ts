const address = /^https?:\/\/[^\s<>"`]+/;
/** What ends a sentence rather than an address. */
const trailing = /[.,:;!?'*_~\]]+$/;

/** The web address that `text` begins with, without the punctuation of the sentence around it; `''` when none. */
export function linkIn(text: string): string {
  let found = address.exec(text)?.[0] ?? '';
  for (;;) {
    const shorter = found.replace(trailing, '');
    // A closing bracket belongs to the address only where its opening one does: …/Oven_(bakery).
    const isUnbalanced = shorter.endsWith(')') && shorter.split('(').length < shorter.split(')').length;
    const next = isUnbalanced ? shorter.slice(0, -1) : shorter;
    if (next === found) return /^https?:\/\/./.test(found) ? found : '';
    found = next;
  }
}
