import '../boards/cards/cards.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Preview } from '../boards/cards/Preview.tsx';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { formatBytes } from '../files/formatBytes.ts';
import { Thumb } from '../files/Thumb.tsx';
import { boardQuery } from '../projects/lists.ts';
import type { Shown } from '../shell/commands.ts';
import { t, useLanguage } from '../words/words.ts';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="flex justify-between gap-4">
    <dt className="text-ink-3">{name}</dt>
    <dd className="truncate text-right">{children}</dd>
  </div>
);

type WhenProps = { readonly by: string | undefined; readonly at: string };

const When = ({ by, at }: WhenProps) => {
  const language = useLanguage();
  return (
    <time dateTime={at} title={exactDate(at, language)}>
      {by === undefined
        ? fileDate(at, language)
        : t('boards.changedBy', { person: by, when: fileDate(at, language) })}
    </time>
  );
};

/** How it looks and what is known of it, beside the list; the list says the same to who listens. */
export const Sight = ({ shown }: { readonly shown: Shown }) => {
  const language = useLanguage();
  const id = shown.kind === 'board' ? shown.board.id : '';
  const { data: board } = useQuery({ ...boardQuery(id), enabled: false });
  return (
    <aside aria-hidden="true" className="hidden w-[284px] flex-none border-line border-l p-4 desk:block">
      {shown.kind === 'board' ? (
        <>
          <Preview board={board ?? shown.board} />
          <div className="mt-3 truncate font-semibold">{shown.board.name}</div>
          <div className="truncate text-ink-3">{t('palette.boardIn', { project: shown.project })}</div>
          <dl className="mt-3 grid gap-1">
            <Fact name={t('palette.changed')}>
              <When by={shown.board.changedBy?.name} at={shown.board.changedAt} />
            </Fact>
          </dl>
        </>
      ) : (
        <>
          <Thumb key={shown.file.id} file={shown.file} size={480} isTile />
          <div className="mt-3 font-semibold [overflow-wrap:anywhere]">{shown.file.name}</div>
          <div className="truncate text-ink-3">{t('palette.fileIn', { project: shown.project })}</div>
          <dl className="mt-3 grid gap-1">
            <Fact name={t('palette.size')}>{formatBytes(shown.file.size, language)}</Fact>
            <Fact name={t('palette.added')}>
              <When by={shown.file.by?.name} at={shown.file.createdAt} />
            </Fact>
          </dl>
        </>
      )}
    </aside>
  );
};
