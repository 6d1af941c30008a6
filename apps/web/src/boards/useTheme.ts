import type { Theme } from '@flux/board';
import { useMedia } from '../parts/useMedia.ts';

/** The theme that the system asks for now. */
export const useTheme = (): Theme => (useMedia('(prefers-color-scheme: dark)') ? 'dark' : 'light');
