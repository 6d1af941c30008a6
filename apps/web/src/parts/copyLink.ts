import { CircleX, Link } from 'lucide-react';
import { t } from '../words/words.ts';
import { say } from './toasts/toasts.ts';

/** Puts a text on the clipboard and says so; where the browser keeps the clipboard to itself, it says `otherwise`. */
export async function copyText(text: string, done: string, otherwise?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say({ icon: Link, text: done });
  } catch {
    say({ icon: CircleX, text: otherwise ?? t('copy.failed') });
  }
}

/** Puts the address of a page on the clipboard. */
export async function copyLink(path: string): Promise<void> {
  const link = `${location.origin}${path}`;
  await copyText(link, t('link.copied'), t('link.notCopied', { link }));
}
