import { CircleX, Link } from 'lucide-react';
import { t } from '../words/words.ts';
import { say } from './toasts/toasts.ts';

/** Puts the address of a page on the clipboard and says so; where the browser keeps the clipboard to itself, it says the address. */
export async function copyLink(path: string): Promise<void> {
  const link = `${location.origin}${path}`;
  try {
    await navigator.clipboard.writeText(link);
    say({ icon: Link, text: t('link.copied') });
  } catch {
    say({ icon: CircleX, text: t('link.notCopied', { link }) });
  }
}
