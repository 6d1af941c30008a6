/** Those of the studio that pages of flux are drawn with, light and dark; held equal to apps/web by a test. */
const tokens = {
  side: ['#f8f6f3', '#12110f'],
  work: ['#fdfcfa', '#181715'],
  line: ['#e3dfd9', '#2d2b29'],
  edge: ['#918b83', '#746f6a'],
  ink: ['#1c1916', '#ece9e5'],
  'ink-2': ['#4e4842', '#b7b4af'],
  'ink-3': ['#69625b', '#a09c97'],
  accent: ['#0c60c4', '#73adf2'],
  good: ['#097460', '#62c7a9'],
  warn: ['#945e08', '#f4c767'],
  bad: ['#922116', '#f17664'],
  'bad-wash': ['#feebe6', '#3b1f19'],
} as const;

/** As custom properties, by the theme of whoever looks. */
export const tokenCss = `:root {
  color-scheme: light dark;
${Object.entries(tokens)
  .map(([name, [light, dark]]) => `  --${name}: light-dark(${light}, ${dark});`)
  .join('\n')}
}`;
