import { ApiError } from '@flux/contracts/client';
import { limits } from '@flux/contracts/limits';
import { errorText } from '../../errors/errorText.ts';
import { t } from '../../words/words.ts';
import { formatBytes } from '../formatBytes.ts';

/** What the studio refused, as what to do about this file. */
export function refusedUpload(error: unknown, language: string): string {
  const code = error instanceof ApiError ? error.code : undefined;
  if (code === 'quota_exceeded') return t('upload.noRoom');
  if (code === 'too_large') return t('upload.tooLarge', { size: formatBytes(limits.file, language) });
  if (code === 'forbidden' || code === 'not_found') return t('upload.notHere');
  return errorText(error);
}
