import { box } from '../styled.ts';

/**
 * How far below the top of a line of the page its baseline is, px. Browsers round a font's heights to whole px
 * before they place a line, the canvas does not: at 640 % that would show.
 */
export function pageBaseline(layer: HTMLElement, font: string, lineHeight: number): number {
  const probe = box({
    position: 'absolute',
    left: '0',
    top: '0',
    visibility: 'hidden',
    whiteSpace: 'pre',
    fontKerning: 'normal',
    textRendering: 'geometricPrecision',
  });
  probe.style.font = font;
  probe.style.lineHeight = `${lineHeight}px`;
  const mark = document.createElement('span');
  mark.style.display = 'inline-block';
  mark.style.width = '0';
  mark.style.height = '0';
  probe.append('x', mark);
  layer.append(probe);
  const top = mark.getBoundingClientRect().bottom - probe.getBoundingClientRect().top;
  probe.remove();
  return top;
}
