import { ApiError } from '@flux/contracts/client';
import { limits } from '@flux/contracts/limits';
import { errorText } from '../../errors/errorText.ts';
import { t } from '../../words/words.ts';
import { formatBytes } from '../formatBytes.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Why the studio refused a file, as what to do about it. */
export function refusedUpload(error: unknown, { name }: File, language: string): string {
  const code = error instanceof ApiError ? error.code : undefined;
  if (code === 'quota_exceeded') return t('upload.noRoom');
  if (code === 'invalid_input' && bytes(name) > limits.name) return t('upload.nameLong');
  if (code === 'too_large') return t('upload.tooLarge', { size: formatBytes(limits.file, language) });
  if (code === 'forbidden' || code === 'not_found') return t('upload.notHere');
  return errorText(error);
}
