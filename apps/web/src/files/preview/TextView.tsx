import type { FileInfo } from '@flux/contracts';
import { kB } from '@flux/contracts/limits';
import { useQuery } from '@tanstack/react-query';
import { Waiting } from '../../parts/Waiting.tsx';
import { t } from '../../words/words.ts';
import { contentAddress } from '../addresses.ts';
import { CannotShow } from './CannotShow.tsx';

/** As much of a text as somebody looks through; all of it comes by downloading. */
const most = 256 * kB;

async function beginningOf(file: FileInfo, signal: AbortSignal): Promise<string> {
  const headers = file.size > most ? { range: `bytes=0-${most - 1}` } : {};
  const response = await fetch(contentAddress(file), { headers, signal });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

/** The beginning of a text, as text and nothing else. */
export const TextView = ({ file }: { readonly file: FileInfo }) => {
  const { data, error } = useQuery({
    queryKey: ['text', file.sha256],
    queryFn: ({ signal }) => beginningOf(file, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error !== null) return <CannotShow file={file} />;
  if (data === undefined) return <Waiting />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys
    <div tabIndex={0} className="min-h-0 flex-1 overflow-auto bg-work px-4 py-6 desk:px-8">
      <pre className="mx-auto max-w-[880px] whitespace-pre-wrap break-words font-mono text-13">{data}</pre>
      {file.size > most && <p className="mx-auto max-w-[880px] pt-4 text-ink-3">{t('preview.cut')}</p>}
    </div>
  );
};
