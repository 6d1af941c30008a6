/** A page that shows the pictures beside each other: a row for each page of the studio. */
export const contactSheet = (
  pages: readonly string[],
  screens: readonly string[],
  themes: readonly string[],
): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every page of the studio</title>
<style>
  body { font: 15px system-ui; margin: 24px; background: #888; }
  section { display: flex; gap: 16px; align-items: flex-start; margin-bottom: 32px; }
  h2 { font-size: 15px; margin: 0 0 8px; }
  img { height: 450px; width: auto; }
</style>
${pages
  .map(
    (page) => `<h2>${page}</h2>
<section>
${screens
  .flatMap((screen) => themes.map((theme) => `${page}-${screen}-${theme}.png`))
  .map((file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>`)
  .join('\n')}
</section>`,
  )
  .join('\n')}
</html>
`;
