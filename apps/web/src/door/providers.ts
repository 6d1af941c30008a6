import type { Provider } from '@flux/contracts';

function told(): readonly Provider[] {
  const tag = document.querySelector<HTMLMetaElement>('meta[name=flux-providers]');
  return tag === null ? [] : JSON.parse(tag.content);
}

/** Whom one can sign in with beside a password, as the studio wrote it into the page. */
export const providers = told();
