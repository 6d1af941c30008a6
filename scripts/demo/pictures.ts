import { bakery } from './oven.ts';

export type PictureFile = {
  readonly name: string;
  readonly svg: string;
  readonly w: number;
  readonly h: number;
};

const svg = (w: number, h: number, inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${inside}</svg>\n`;

const loaf = (x: number, y: number, width: number): string =>
  `<g transform="translate(${x} ${y}) scale(${width / 200})">
    <ellipse cy="12" rx="100" ry="52" fill="${bakery.ember}"/><ellipse rx="92" ry="48" fill="${bakery.loaf}"/>
    ${[-51, -17, 17, 51].map((at) => `<ellipse cx="${at}" cy="-14" rx="7" ry="21" fill="${bakery.cream}" transform="rotate(28 ${at} -14)"/>`).join('')}
  </g>`;

const word = (x: number, y: number, size: number, fill: string): string =>
  `<text x="${x}" y="${y}" font-family="Georgia, serif" font-weight="700" font-size="${size}" fill="${fill}" text-anchor="middle">ofen</text>`;

export const seal: PictureFile = {
  name: 'seal.svg',
  w: 480,
  h: 480,
  svg: svg(
    480,
    480,
    `<circle cx="240" cy="240" r="236" fill="${bakery.pine}"/><circle cx="240" cy="240" r="212" fill="none" stroke="${bakery.cream}" stroke-width="4"/>${loaf(240, 150, 150)}${word(240, 310, 110, bakery.cream)}<text x="240" y="372" font-family="Georgia, serif" font-size="40" fill="${bakery.cream}" text-anchor="middle">seit 1962</text>`,
  ),
};

export const banner: PictureFile = {
  name: 'window-banner.svg',
  w: 1200,
  h: 780,
  svg: svg(
    1200,
    780,
    `<rect width="1200" height="780" fill="${bakery.cream}"/><path d="M560 660V420a260 260 0 0 1 520 0v240z" fill="${bakery.brick}"/><path d="M600 660V420a220 220 0 0 1 440 0v240z" fill="${bakery.flame}"/><path d="M640 660V430a180 180 0 0 1 360 0v230z" fill="${bakery.crust}"/>${loaf(820, 580, 300)}<rect y="660" width="1200" height="120" fill="${bakery.pine}"/><text x="90" y="250" font-family="Georgia, serif" font-weight="700" font-size="110" fill="${bakery.crust}">Brot,</text><text x="90" y="360" font-family="Georgia, serif" font-weight="700" font-size="110" fill="${bakery.crust}">langsam.</text>${word(170, 742, 64, bakery.cream)}`,
  ),
};

export const routeMap: PictureFile = {
  name: 'tram-stop.svg',
  w: 1000,
  h: 660,
  svg: svg(
    1000,
    660,
    `<rect width="1000" height="660" fill="#dfe7ec"/><path d="M0 180c200-20 260 90 420 240s320 170 580 150" fill="none" stroke="#e0a526" stroke-width="26"/><path d="M0 480c220-20 300-260 460-240s180 160 320 120 140-160 220-200" fill="none" stroke="#17525a" stroke-width="26"/>${[
      [180, 440],
      [460, 240],
      [700, 380],
      [560, 500],
      [900, 220],
    ]
      .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="20" fill="#fff" stroke="#1c1916" stroke-width="10"/>`)
      .join('')}`,
  ),
};
