import type { Theme } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { FormError } from '../door/FormError.tsx';
import { wearTheme } from '../look/theme.ts';
import { changeMe } from '../session/changeMe.ts';
import { useMe } from '../session/SignedIn.tsx';
import { type MessageKey, t } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { ThemePicture } from './ThemePicture.tsx';

const themes = [
  ['system', 'me.themeSystem'],
  ['light', 'me.themeLight'],
  ['dark', 'me.themeDark'],
] as const satisfies readonly (readonly [Theme, MessageKey])[];

/** Light, dark, or as the system asks for. */
export const Look = () => {
  const me = useMe();
  const change = useMutation({
    mutationFn: (theme: Theme) => changeMe({ theme }),
    // The page follows the hand; when the studio does not take it, it goes back.
    onMutate: wearTheme,
    onError: () => wearTheme(me.theme),
  });
  const shown = change.isPending ? change.variables : me.theme;
  return (
    <div className="max-w-[640px]">
      <Heading title={t('me.look')} lead={t('me.lookLead')} />
      <fieldset>
        <legend className="mb-2 font-medium">{t('me.theme')}</legend>
        <div className="grid grid-cols-3 gap-3">
          {themes.map(([theme, label]) => (
            <label key={theme} className="flex min-w-0 flex-col gap-2">
              <ThemePicture theme={theme} isChosen={shown === theme} />
              <span className="flex min-h-6 items-center gap-2">
                <input
                  type="radio"
                  name="theme"
                  className="size-4 accent-accent"
                  value={theme}
                  checked={shown === theme}
                  onChange={() => change.mutate(theme)}
                />
                {t(label)}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {change.error !== null && <FormError error={change.error} />}
    </div>
  );
};
