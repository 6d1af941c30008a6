import type { BoardSettings } from '../../boardSettings.ts';
import { tokens } from '../../render/theme.ts';
import { box, style } from '../styled.ts';

export type KeepBar = { readonly show: (words: string) => void; readonly hide: () => void };

/** "Li deleted this. Keep it?" over the text in hand, with the button that does. */
export function keepBar(layer: HTMLElement, settings: BoardSettings, onKeep: () => void): KeepBar {
  const bar = box({
    position: 'absolute',
    left: '50%',
    top: '12px',
    transform: 'translateX(-50%)',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    padding: '6px 6px 6px 12px',
    borderRadius: '10px',
    fontSize: '13px',
    lineHeight: '20px',
    pointerEvents: 'auto',
    maxWidth: 'calc(100% - 24px)',
  });
  bar.setAttribute('role', 'alertdialog');
  const sentence = document.createElement('p');
  style(sentence, { margin: '0' });
  const keep = document.createElement('button');
  keep.type = 'button';
  style(keep, {
    border: '0',
    borderRadius: '6px',
    padding: '0 12px',
    minHeight: '32px',
    font: 'inherit',
    fontWeight: '600',
    cursor: 'pointer',
  });
  bar.append(sentence, keep);
  // The editor keeps the focus, which it would else be closed by losing.
  bar.addEventListener('pointerdown', (event) => event.preventDefault());
  bar.addEventListener('mousedown', (event) => event.preventDefault());
  keep.addEventListener('click', onKeep);
  return {
    show(words) {
      const { float, ink, accent, onPerson } = tokens[settings.theme];
      style(bar, {
        background: float,
        color: ink,
        fontFamily: settings.font,
        boxShadow: `0 0 0 1px ${ink}1c, 0 8px 24px #0003`,
      });
      style(keep, { background: accent, color: onPerson });
      sentence.textContent = words;
      keep.textContent = settings.strings.keep;
      bar.setAttribute('aria-label', words);
      layer.append(bar);
    },
    hide: () => bar.remove(),
  };
}
