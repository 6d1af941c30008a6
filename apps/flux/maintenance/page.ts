import { escapeHTML } from '@flux/sanitize';
import { askAgainSeconds } from '../../../ops/nginx/maintenance.ts';
import { mark, page } from '../look/page.ts';
import { type Language, momentInWords, words } from './words.ts';

const style = `body { min-height: 100vh; min-height: 100dvh; display: grid; grid-template-rows: auto 1fr auto; overflow-x: hidden; }
.name { display: flex; align-items: center; gap: 8px; width: 100%; max-width: 1120px; margin: 0 auto; padding: 32px 32px 0; font-size: 14px; font-weight: 600; }
main { align-self: center; width: 100%; max-width: 1120px; margin: 0 auto; padding: 32px; }
main > * { max-width: 560px; }
p { font-size: 14px; line-height: 22px; color: var(--ink-2); text-wrap: pretty; }
h1 + p { padding-top: 8px; }
.message { margin-top: 20px; padding-top: 20px; border-top: 1px solid var(--line); color: var(--ink); white-space: pre-line; overflow-wrap: anywhere; }
.when { margin-top: 20px; font-weight: 600; color: var(--ink); }
.line { display: block; width: 100%; height: clamp(120px, 28vh, 280px); }
.line path { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.line circle { fill: var(--accent); }
@media (max-width: 760px) {
  .name { padding: 16px 16px 0; }
  main { padding: 24px 16px; align-self: start; padding-top: 12vh; }
}`;

/** The studio's line, put down in the middle of a stroke: the point that is you waits at its end. */
const line = `<svg class="line" viewBox="0 0 1440 280" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><g transform="translate(-110 0)"><path d="M-20 214c92 6 150-4 206-46 47-35 71-104 124-104 62 0 49 128 118 132 57 3 76-84 141-90 71-6 74 92 144 92 54 0 68-58 128-66 52-7 81 22 128 12"/><circle cx="969" cy="144" r="9"/></g></svg>`;

export type Closed = {
  readonly studio: string;
  readonly message: string | undefined;
  readonly until: Date | undefined;
};

/** The page that people find while the studio is closed. It asks again by itself, and then is the studio. */
export function maintenancePage(language: Language, { studio, message, until }: Closed, now: Date): string {
  const said = words[language];
  const when = until === undefined ? said.soon : said.until(momentInWords(language, until, now));
  return page({
    title: `${said.title} · ${studio}`,
    language,
    head: `<meta http-equiv="refresh" content="${askAgainSeconds}">\n`,
    style,
    body: `<div class="name">${mark}<span>${escapeHTML(studio)}</span></div>
<main>
<h1>${said.title}</h1>
<p>${said.lead}</p>
${message === undefined ? '' : `<p class="message">${escapeHTML(message)}</p>`}
<p class="when">${escapeHTML(when)}</p>
<p>${said.byItself}</p>
</main>
${line}`,
  });
}
