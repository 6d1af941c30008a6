import type { Theme } from '@flux/board';
import { useChosenTheme } from '../look/theme.ts';
import { useMedia } from '../parts/useMedia.ts';

/** The theme that is shown now: the person's choice, else what the system asks for. */
export const useTheme = (): Theme => {
  const chosen = useChosenTheme();
  const isSystemDark = useMedia('(prefers-color-scheme: dark)');
  if (chosen !== 'system') return chosen;
  return isSystemDark ? 'dark' : 'light';
};
