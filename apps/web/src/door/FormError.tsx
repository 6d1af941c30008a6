import { CircleX } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { Icon } from '../parts/Icon.tsx';

/** Why a form was not taken, where no single field is to blame. */
export const FormError = ({ error }: { readonly error: unknown }) => (
  <p role="alert" className="flex gap-1.5 text-bad">
    <Icon of={CircleX} size={14} className="mt-[3px]" />
    {errorText(error)}
  </p>
);
