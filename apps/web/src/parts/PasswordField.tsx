import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { t } from '../words/words.ts';
import { Field, type FieldProps } from './Field.tsx';
import { IconButton } from './IconButton.tsx';

/** A password that can be looked at while it is typed. */
export const PasswordField = (props: FieldProps) => {
  const [isShown, show] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      trailing={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={t(isShown ? 'password.hide' : 'password.show')}
          onClick={() => show(!isShown)}
        />
      }
    />
  );
};
