import { limits } from '@flux/contracts/limits';
import { lazy, Suspense, useState } from 'react';
import { t } from '../words/words.ts';
import type { FieldProps } from './Field.tsx';
import { PasswordField } from './PasswordField.tsx';

/** The words that judge are 700 kB, so they wait for somebody who is about to choose a password. */
const PasswordStrength = lazy(() => import('./PasswordStrength.tsx'));

export type NewPasswordFieldProps = FieldProps & {
  readonly value: string;
  /** Whose password it will be, as far as is known: what they are called is easily guessed. */
  readonly whose?: { readonly name: string; readonly email: string };
};

const nobody = { name: '', email: '' };

/** A password that is being chosen, and how hard it is to guess. */
export const NewPasswordField = ({ whose = nobody, onFocus, ...field }: NewPasswordFieldProps) => {
  const [isWanted, want] = useState(false);
  return (
    <div>
      <PasswordField
        {...field}
        autoComplete="new-password"
        hint={t('signUp.passwordHint', { count: limits.passwordMin })}
        onFocus={(event) => {
          want(true);
          onFocus?.(event);
        }}
      />
      {(isWanted || field.value !== '') && (
        <Suspense>
          <PasswordStrength password={field.value} name={whose.name} email={whose.email} />
        </Suspense>
      )}
    </div>
  );
};
