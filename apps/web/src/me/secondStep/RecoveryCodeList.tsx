import { Copy, Download } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { copyText } from '../../parts/copyLink.ts';
import { Icon } from '../../parts/Icon.tsx';
import { useMe } from '../../session/SignedIn.tsx';
import { t } from '../../words/words.ts';

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export type RecoveryCodeListProps = { readonly codes: readonly string[]; readonly onDone: () => void };

/** Recovery codes, shown this once. */
export const RecoveryCodeList = ({ codes, onDone }: RecoveryCodeListProps) => {
  const me = useMe();
  const text = `FluxStudio, ${location.host}, ${me.email}\n\n${codes.join('\n')}\n`;
  return (
    <>
      <p className="mb-4 text-ink-2">{t('secondStep.codesLead')}</p>
      <ul
        aria-label={t('secondStep.codes')}
        className="mb-4 grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-float bg-side p-4 font-mono text-14"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="form" onClick={() => void copyText(codes.join('\n'), t('secondStep.codesCopied'))}>
          <Icon of={Copy} />
          {t('secondStep.copy')}
        </Button>
        <Button size="form" onClick={() => save(`fluxstudio-${location.hostname}.txt`, text)}>
          <Icon of={Download} />
          {t('secondStep.save')}
        </Button>
        <Button kind="ink" size="form" className="ml-auto" onClick={onDone}>
          {t('secondStep.kept')}
        </Button>
      </div>
    </>
  );
};
