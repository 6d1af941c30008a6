import { t } from '../../words/words.ts';
import { Heading } from '../Heading.tsx';
import { DeleteAccount } from './DeleteAccount.tsx';
import { DownloadData } from './DownloadData.tsx';

/** What a person can do with everything that is theirs. */
export default function YourData() {
  return (
    <div className="max-w-[640px]">
      <Heading title={t('data.title')} lead={t('data.lead')} />
      <DownloadData />
      <DeleteAccount />
    </div>
  );
}
