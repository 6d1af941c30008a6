import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from '@flux/config';
import { escapeHTML } from '@flux/sanitize';
import { tokenCss } from './tokens.ts';

/** The studio's letters, from the page of this release; without them the system's do. */
function letters(): string {
  const folder = join(installation, 'apps/web/dist/assets');
  let file: string | undefined;
  try {
    file = readdirSync(folder).find((name) => /^schibsted-grotesk-latin-wght-.*\.woff2$/.test(name));
  } catch {
    return '';
  }
  if (file === undefined) return '';
  const bytes = readFileSync(join(folder, file)).toString('base64');
  return `@font-face {
  font-family: "Schibsted Grotesk";
  font-weight: 400 900;
  src: url(data:font/woff2;base64,${bytes}) format("woff2");
}`;
}

const base = `* { box-sizing: border-box; margin: 0; }
html { -webkit-text-size-adjust: 100%; }
body {
  background: var(--work);
  color: var(--ink);
  font: 13px/20px "Schibsted Grotesk", system-ui, sans-serif;
  -webkit-font-smoothing: antialiased;
}
h1 { font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.006em; }`;

/** The studio's mark. */
export const mark = `<svg class="mark" width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true"><path d="M3 18.5c3 0 3.4-11.5 6.2-11.5s2.9 11 5.7 11 3.3-4.2 3.7-7.5" stroke="var(--ink)" stroke-width="2" stroke-linecap="round"/><circle cx="19.2" cy="5.8" r="2" fill="var(--accent)"/></svg>`;

export type PageParts = {
  readonly title: string;
  readonly language?: string;
  readonly head?: string;
  readonly style: string;
  readonly body: string;
};

/** A page that needs nothing but itself: no network, no script. */
export const page = ({
  title,
  language = 'en',
  head = '',
  style,
  body,
}: PageParts): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHTML(title)}</title>
${head}<style>
${letters()}
${tokenCss}
${base}
${style}
</style>
</head>
<body>
${body}
</body>
</html>
`;
