import { ownPath, pages } from '@flux/contracts/pages';

/** Where to go behind the door. */
export const nextPage = (search: string): string =>
  ownPath(new URLSearchParams(search).get('next') ?? '') ?? pages.home;
