/** What somebody chose for this browser, kept where the server can read it: the next page is right from its first byte. */
type Choice = 'flux_theme' | 'flux_language';

/** Seconds. */
const aYear = 365 * 24 * 60 * 60;

export function keepChoice(name: Choice, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser that we support
  document.cookie = `${name}=${value}; path=/; max-age=${aYear}; samesite=lax`;
}

export const choiceCookie = (name: Choice): string | null =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] ?? null;
