import { useCallback, useEffect, useState } from 'react';

/** Milliseconds that a sentence stays. */
const shownFor = 6_000;

/** A sentence for everyone to see that goes by itself. */
export function useNotice(): { readonly words: string | undefined; readonly say: (words: string) => void } {
  const [words, setWords] = useState<string>();
  useEffect(() => {
    if (words === undefined) return;
    const timer = setTimeout(() => setWords(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [words]);
  return { words, say: useCallback((said: string) => setWords(said), []) };
}

export const Notice = ({ words }: { readonly words: string | undefined }) => (
  <div
    role="status"
    className="pointer-events-none absolute inset-x-0 bottom-20 z-40 flex justify-center px-3 desk:bottom-3"
  >
    {words !== undefined && (
      <p className="rounded-float bg-ink px-3 py-2.5 text-on-ink shadow-float">{words}</p>
    )}
  </div>
);
