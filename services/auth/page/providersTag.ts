import type { ProviderSettings } from '@flux/config';
import type { Provider } from '@flux/contracts';
import { escapeHTML } from '@flux/sanitize';

/** Tells the page whom one can sign in with, so that their buttons are there with the first paint and push nothing. */
export function providersTag(providers: readonly ProviderSettings[]): string {
  if (providers.length === 0) return '';
  const told: readonly Provider[] = providers.map(({ name, label }) => ({ name, label }));
  return `<meta name="flux-providers" content="${escapeHTML(JSON.stringify(told))}">`;
}
