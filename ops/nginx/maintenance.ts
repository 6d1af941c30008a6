/** What keeps an operator's browser coming in while the studio is closed: 32 hex that stand in a file's name, too. */
export const passCookie = 'flux_pass';

/** Files in the folder of maintenance. While the first is there, nobody comes in but who has a pass. */
export const maintenanceFiles = {
  marker: 'closed',
  page: (language: string): string => `page.${language}.html`,
  problem: 'problem.json',
  pass: (pass: string): string => `pass-${pass}`,
} as const;

/** Where a browser gets its pass. */
export const passPath = '/flux-pass';

/** Those that there are pages in; the first for everybody else. */
export const maintenanceLanguages = ['en', 'de', 'es'] as const;

/** Seconds after which to ask again. */
export const askAgainSeconds = 15;

/** Nothing of elsewhere and no script: the page comes with all that it shows. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What is answered in the studio's place, and who is let through: looked up at every request, so nginx is told nothing. */
export function maintenanceOf(folder: string) {
  const [fallback, ...others] = maintenanceLanguages;
  const { marker, page, problem, pass } = maintenanceFiles;
  return {
    /** In the http block. Only what can be the name of a pass becomes part of a path. */
    maps: `  map $cookie_${passCookie} $pass { "~^[0-9a-f]{32}$" $cookie_${passCookie}; default none; }
  map $http_accept_language $closed_page {
${others.map((language) => `    "~*^${language}\\b" ${page(language)};`).join('\n')}
    default ${page(fallback)};
  }
  map $uri $closed_file { "~^/(api|messaging|collaboration|health)(/|$)" ${problem}; default $closed_page; }`,
    /** In the server block, before its locations. Assets stay: a page that is open may still need some. */
    check: `set $closed 0;
    if (-f ${folder}/${marker}) { set $closed 1; }
    if (-f ${folder}/${pass('$pass')}) { set $closed 0; }
    if ($uri ~ ^/(assets|flux-closed|flux-pass|\\.well-known/acme-challenge)/) { set $closed 0; }
    error_page 503 /flux-closed/$closed_file;
    if ($closed) { return 503; }`,
    locations: (headers: readonly string[]): string => `    location ^~ /flux-closed/ {
      internal;
      alias ${folder}/;
      types { text/html html; application/problem+json json; }
      charset_types application/problem+json;
      add_header Retry-After ${askAgainSeconds} always;
      add_header Cache-Control no-store always;
      add_header Content-Security-Policy "${policy}" always;
      ${headers.filter((line) => !/content-security-policy/i.test(line)).join('\n      ')}
    }
    location ~ "^${passPath}/(?<given>[0-9a-f]{32})$" {
      add_header Set-Cookie "${passCookie}=$given; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax" always;
      add_header Cache-Control no-store always;
      ${headers.join('\n      ')}
      return 302 /;
    }`,
  };
}
