import type { FileKind } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { Trash2 } from 'lucide-react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon.tsx';
import { type MessageKey, t } from '../words/words.ts';

const kinds: readonly (readonly [FileKind | undefined, MessageKey])[] = [
  [undefined, 'files.kind.all'],
  ['image', 'files.kind.image'],
  ['video', 'files.kind.video'],
  ['audio', 'files.kind.audio'],
  ['document', 'files.kind.document'],
  ['other', 'files.kind.other'],
];

export type FileTabsProps = {
  readonly projectId: string;
  readonly kind: FileKind | undefined;
  readonly onKind: (kind: FileKind | undefined) => void;
  readonly isTrash: boolean;
  /** `undefined` for who may not look into it. */
  readonly trashCount: number | undefined;
};

/** Which files are shown: of one kind, of all, or those in the trash. */
export const FileTabs = ({ projectId, kind, onKind, isTrash, trashCount }: FileTabsProps) => (
  <div className="file-tabs flex flex-none gap-4 overflow-x-auto border-line border-b px-4">
    {kinds.map(([one, name]) =>
      isTrash ? (
        <Link key={name} href={pagePath('projectFiles', projectId)} onClick={() => onKind(one)}>
          {t(name)}
        </Link>
      ) : (
        <button key={name} type="button" aria-pressed={kind === one} onClick={() => onKind(one)}>
          {t(name)}
        </button>
      ),
    )}
    {trashCount !== undefined && (
      <Link
        href={pagePath('projectTrash', projectId)}
        aria-current={isTrash ? 'page' : undefined}
        title={t('trash.title')}
        className="sticky right-0 ml-auto bg-work pl-3"
      >
        <Icon of={Trash2} />
        <span className="max-desk:sr-only">{t('trash.title')}</span>
        {trashCount > 0 && <span className="font-normal tabular-nums">{trashCount}</span>}
      </Link>
    )}
  </div>
);
