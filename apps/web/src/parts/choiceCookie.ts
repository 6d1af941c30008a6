/** What somebody chose for this browser, kept where the server can read it: the next page is right from its first byte. */
type Choice = 'flux_theme' | 'flux_language';

/** Seconds. */
const aYear = 365 * 24 * 60 * 60;

/** Over HTTPS the browser itself guarantees that no other host has set it (`__Host-`, RFC 6265bis, 4.1.3.2). */
const isSecure = (): boolean => location.protocol === 'https:';

const nameOf = (choice: Choice): string => (isSecure() ? `__Host-${choice}` : choice);

export function keepChoice(choice: Choice, value: string): void {
  const secure = isSecure() ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser that we support
  document.cookie = `${nameOf(choice)}=${value}; path=/; max-age=${aYear}; samesite=lax${secure}`;
}

export const choiceCookie = (choice: Choice): string | null =>
  new RegExp(`(?:^|; )${nameOf(choice)}=([^;]*)`).exec(document.cookie)?.[1] ?? null;
