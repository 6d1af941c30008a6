import { type Drawing, smooth } from './drawing.ts';

/** The colours of the invented bakery. */
export const bakery = {
  crust: '#3d1c10',
  brick: '#c4482c',
  loaf: '#cf8a34',
  flame: '#f3b64b',
  pine: '#2c5747',
  cream: '#f4e6cc',
  ember: '#7a2c17',
} as const;

const none = { stroke: 'none' } as const;

/** An arch as high as it is wide and half more, its foot at `y`. */
function arch(drawing: Drawing, x: number, y: number, width: number, fill: string): void {
  const style = { ...none, fill };
  drawing.ellipse(x - width / 2, y - width * 1.2, width, width, style);
  drawing.rectangle(x - width / 2, y - width * 0.7, width, width * 0.7, style);
}

/** A loaf on its middle: crust, belly and four scores. */
export function loaf(drawing: Drawing, x: number, y: number, width: number): void {
  const height = width * 0.52;
  drawing.ellipse(x - width / 2, y - height * 0.42, width, height, { ...none, fill: bakery.ember });
  drawing.ellipse(x - width * 0.46, y - height / 2, width * 0.92, height * 0.92, {
    ...none,
    fill: bakery.loaf,
  });
  for (const step of [-1.5, -0.5, 0.5, 1.5]) {
    const [w, h] = [width * 0.07, height * 0.4];
    drawing.ellipse(
      x + step * width * 0.17 - w / 2,
      y - height * 0.4,
      w,
      h,
      { ...none, fill: bakery.cream },
      0.5,
    );
  }
}

/** An oven with its foot at `x`, `y`: rings of brick around the dark, a loaf in it, steam above. */
export function oven(drawing: Drawing, x: number, y: number, width: number): void {
  arch(drawing, x, y, width, bakery.brick);
  arch(drawing, x, y, width * 0.86, bakery.flame);
  arch(drawing, x, y, width * 0.78, bakery.cream);
  arch(drawing, x, y, width * 0.62, bakery.crust);
  loaf(drawing, x, y - width * 0.15, width * 0.56);
  for (const step of [-1, 0, 1]) {
    const [left, top] = [x + step * width * 0.1, y - width * 0.66];
    const wave = smooth(
      [0, 1, 2, 3, 4].map(
        (n) => [left + (n % 2 === 0 ? -1 : 1) * width * 0.015, top + n * width * 0.06] as const,
      ),
    );
    drawing.pen(wave, { stroke: bakery.cream, width: Math.max(2, width * 0.014) });
  }
}

/** An ear of wheat that grows from its foot. */
export function wheat(drawing: Drawing, x: number, y: number, height: number): void {
  drawing.pen(
    smooth([
      [x, y],
      [x + height * 0.03, y - height / 2],
      [x, y - height],
    ]),
    {
      stroke: bakery.pine,
      width: 3,
    },
  );
  for (let n = 0; n < 5; n++) {
    const at = y - height * (0.4 + n * 0.13);
    for (const side of [-1, 1]) {
      const [w, h] = [height * 0.05, height * 0.13];
      drawing.ellipse(
        x + side * height * 0.045 - w / 2,
        at - h / 2,
        w,
        h,
        { ...none, fill: bakery.pine },
        side * 0.45,
      );
    }
  }
}
