import { createDrawing, type Drawing, type Picture, smooth } from './drawing.ts';
import { bakery, oven, wheat } from './oven.ts';

const none = { stroke: 'none' } as const;
const caption = { size: 16, opacity: 70 } as const;

/** The board that a newcomer sees first: a poster, the words about it, what its colours are and where it will hang. */
export function posterBoard(seal: Picture): Drawing {
  const drawing = createDrawing();
  drawing.text(0, -34, 300, 24, 'Poster A2', caption);
  const paper = drawing.rectangle(0, 0, 560, 790, { ...none, fill: bakery.cream });
  drawing.heading(40, 36, 480, 110, 'Frühling', { stroke: bakery.crust, size: 96, align: 'center' });
  drawing.text(40, 150, 480, 40, 'aus dem Ofen', { stroke: bakery.brick, size: 32, align: 'center' });
  oven(drawing, 280, 670, 400);
  wheat(drawing, 60, 670, 190);
  wheat(drawing, 500, 670, 190);
  drawing.rectangle(30, 668, 500, 12, { ...none, fill: bakery.crust });
  drawing.heading(44, 712, 200, 44, 'ofen', { stroke: bakery.crust, size: 40 });
  drawing.text(280, 722, 240, 24, 'Lindenhofstrasse 9, ab 6 Uhr', {
    stroke: bakery.crust,
    size: 16,
    align: 'end',
  });
  drawing.pen(
    smooth([
      [60, 100],
      [90, 38],
      [280, 14],
      [470, 40],
      [520, 104],
      [430, 184],
      [280, 204],
      [110, 182],
      [52, 112],
    ]),
    { stroke: bakery.brick, width: 5 },
  );

  drawing.text(640, -34, 300, 24, 'Wordmark', caption);
  drawing.rectangle(640, 0, 420, 290, { stroke: bakery.brick, width: 3, fill: bakery.cream });
  drawing.heading(640, 70, 420, 150, 'ofen', { stroke: bakery.crust, size: 128, align: 'center' });

  drawing.text(640, 320, 300, 24, 'Palette', caption);
  [bakery.crust, bakery.brick, bakery.loaf, bakery.flame, bakery.pine].forEach((fill, n) => {
    drawing.rectangle(640 + n * 84, 352, 78, 110, { ...none, fill });
  });

  drawing.text(640, 500, 300, 24, 'Seal for the bag', caption);
  const picture = drawing.image(640, 532, 240, seal, 'The bakery’s round seal: a loaf above the word ofen.');
  const tram = drawing.note(60, 850, 'yellow', 'Readable at 40 m from the tram stop. Test on Thursday.');
  drawing.note(300, 850, 'rose', 'Ruth: no wheat in the logo, everyone has wheat.');
  const fold = drawing.note(940, 552, 'mint', 'The seal goes on the fold of the bag, not on the front.');
  drawing.connector(tram, [160, 850], paper, [160, 790]);
  drawing.connector(fold, [940, 652], picture, [880, 652]);
  return drawing;
}

/** A sketch by hand. */
export function bagBoard(): Drawing {
  const drawing = createDrawing();
  drawing.text(0, -40, 300, 24, 'Bread bag, 500 g', caption);
  const top = Array.from({ length: 25 }, (_, n) => [n * 14, n % 2 === 0 ? 0 : 12] as const);
  drawing.pen(top, { width: 4 });
  drawing.pen(
    smooth([
      [0, 0],
      [-6, 160],
      [4, 330],
      [-4, 500],
    ]),
    { width: 4 },
  );
  drawing.pen(
    smooth([
      [336, 0],
      [344, 170],
      [330, 340],
      [340, 496],
    ]),
    { width: 4 },
  );
  drawing.pen(
    smooth([
      [-4, 500],
      [90, 508],
      [200, 498],
      [340, 496],
    ]),
    { width: 4 },
  );
  drawing.pen(
    smooth([
      [80, 300],
      [82, 170],
      [166, 92],
      [252, 168],
      [256, 300],
    ]),
    { width: 4 },
  );
  drawing.pen(
    smooth([
      [66, 302],
      [160, 298],
      [268, 302],
    ]),
    { width: 4 },
  );
  drawing.pen(
    smooth([
      [104, 290],
      [116, 236],
      [166, 214],
      [220, 236],
      [232, 290],
    ]),
    { width: 4 },
  );
  for (const n of [0, 1, 2])
    drawing.pen(
      smooth([
        [140 + n * 24, 246],
        [134 + n * 24, 264],
        [144 + n * 24, 278],
      ]),
      { width: 4 },
    );
  drawing.text(60, 356, 220, 90, 'ofen', { size: 72, align: 'center' });
  const kraft = drawing.note(460, 20, 'sky', '90 g kraft, two colours. Proof by Thursday.');
  drawing.note(460, 250, 'mint', 'The arch doubles as the cut-out of the handle.');
  const box = drawing.rectangle(740, 40, 200, 90, { width: 2 }, 'Ask the printer for the die line');
  drawing.connector(kraft, [660, 120], box, [740, 85]);
  return drawing;
}

/** Four pictures of what the window shows. */
export function windowBoard(): Drawing {
  const drawing = createDrawing();
  drawing.text(0, -40, 500, 24, 'Window, eight seconds at the stop', caption);
  const scenes = [
    { ground: bakery.crust, words: 'Dark, nobody is up' },
    { ground: bakery.ember, words: 'The fire is lit' },
    { ground: bakery.cream, words: 'The first loaf' },
    { ground: bakery.cream, words: 'Open at six' },
  ] as const;
  const frames = scenes.map(({ ground, words }, n) => {
    const x = n * 380;
    const frame = drawing.rectangle(x, 0, 320, 220, { ...none, fill: ground });
    if (n === 1) drawing.ellipse(x + 100, 60, 120, 120, { ...none, fill: bakery.flame });
    if (n >= 2) oven(drawing, x + 160, 210, 150);
    if (n === 3) drawing.heading(x + 20, 12, 120, 40, 'ofen', { stroke: bakery.crust, size: 32 });
    drawing.text(x, 234, 320, 24, words, caption);
    return { frame, x };
  });
  frames.slice(1).forEach(({ frame, x }, n) => {
    const before = frames[n];
    if (before !== undefined) drawing.connector(before.frame, [x - 60, 110], frame, [x, 110]);
  });
  drawing.note(0, 320, 'yellow', 'Two of the four frames are drawn. Two to go before lunch.');
  return drawing;
}
