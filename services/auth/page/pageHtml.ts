import { openPages, type PageName } from '@flux/contracts';
import type { PageFiles } from './webBuild.ts';

/** What of a request decides which page it gets, and how. */
export type Asked = {
  /** `undefined` for an address of no page. */
  readonly page: PageName | undefined;
  readonly cookie: string;
  readonly acceptLanguage: string;
};

/** The value of a cookie that over HTTPS bears the prefix of what is bound to the host. */
const cookieValue = (cookie: string, name: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)(?:__Host-)?${name}=([^;]*)`).exec(cookie)?.[1];

const hasSession = (cookie: string): boolean => /(?:^|;\s*)(?:__Host-)?flux_refresh=/.test(cookie);

/** The first of the wanted languages that the page speaks, by its main part; the page chooses in the same way. */
function languageOf(
  languages: PageFiles['languages'],
  { cookie, acceptLanguage }: Asked,
): string | undefined {
  const wanted = acceptLanguage
    .split(',')
    .map((part, place) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = Number(/^q=(.*)$/.exec(parameters.find((one) => one.startsWith('q=')) ?? '')?.[1] ?? 1);
      return { tag: tag.split('-', 1)[0]?.toLowerCase() ?? '', weight, place };
    })
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place)
    .map(({ tag }) => tag);
  return [cookieValue(cookie, 'flux_language') ?? '', ...wanted, 'en'].find((tag) =>
    Object.hasOwn(languages, tag),
  );
}

/** Whoever is not signed in is led to the door, wherever they wanted to go. */
const shownPage = ({ page, cookie }: Asked): PageName | undefined =>
  page === undefined || openPages.has(page) || hasSession(cookie) ? page : 'signIn';

const linkTo = (file: string): string =>
  file.endsWith('.css')
    ? `<link rel="preload" as="style" crossorigin href="${file}" nonce="FLUX_NONCE">`
    : `<link rel="modulepreload" crossorigin href="${file}" nonce="FLUX_NONCE">`;

/**
 * The HTML for a request, with the theme that was chosen in its browser, so that nothing flashes, and with what its page
 * and its language need beside the entry, so that it is not fetched one after the other. `FLUX_NONCE` stands where the
 * nonce belongs.
 */
export function pageHtml(html: string, { pages, languages }: PageFiles, asked: Asked): string {
  const theme = /^(?:light|dark)$/.exec(cookieValue(asked.cookie, 'flux_theme') ?? '')?.[0];
  const language = languageOf(languages, asked);
  const page = shownPage(asked);
  const files = [
    ...(language === undefined ? [] : (languages[language] ?? [])),
    ...(page === undefined ? [] : (pages[page] ?? [])),
  ];
  const tag = `<html ${theme === undefined ? '' : `data-theme="${theme}" `}lang="${language ?? 'en'}">`;
  return html.replace(/<html [^>]*>/, tag).replace('</head>', () => `${files.map(linkTo).join('')}</head>`);
}
