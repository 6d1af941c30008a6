import { pages } from '@flux/contracts/pages';

/** Where to go behind the door: a path of this page and nothing else, so that no link can lead somebody away. */
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  const isOurs = /^\/[^/\\]/.test(next) && URL.canParse(next, 'https://studio.invalid');
  if (!isOurs || new URL(next, 'https://studio.invalid').origin !== 'https://studio.invalid')
    return pages.home;
  return next;
}
