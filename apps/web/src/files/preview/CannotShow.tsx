import type { FileInfo } from '@flux/contracts';
import { Download } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { t } from '../../words/words.ts';
import { download } from '../addresses.ts';
import { KindIcon } from '../Thumb.tsx';

/** In place of what no browser shows safely: what it is, and the way to have it. */
export const CannotShow = ({ file }: { readonly file: FileInfo }) => (
  <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
    <KindIcon kind={file.kind} size={24} />
    <p className="max-w-[400px] text-14 text-ink-2">{t('preview.cannot')}</p>
    <Button className="mt-2 max-desk:h-11" onClick={() => download(file)}>
      <Icon of={Download} />
      {t('files.download')}
    </Button>
  </div>
);
