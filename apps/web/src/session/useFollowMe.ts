import type { User } from '@flux/contracts';
import { useEffect } from 'react';
import { wearTheme } from '../look/theme.ts';
import { isLanguage } from '../words/languages.ts';
import { chooseToSpeak } from '../words/words.ts';

/** Shows the page as the person wants it, whichever device they chose it on. */
export function useFollowMe(me: User | null | undefined): void {
  const locale = me?.locale;
  const theme = me?.theme;
  useEffect(() => {
    if (locale !== undefined && isLanguage(locale)) void chooseToSpeak(locale);
  }, [locale]);
  useEffect(() => {
    if (theme !== undefined) wearTheme(theme);
  }, [theme]);
}
