import { CircleX } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { Icon } from '../parts/Icon.tsx';

/** A sentence that says why something did not come about. */
export const Refusal = ({ children }: { readonly children: string }) => (
  <p role="alert" className="flex gap-1.5 text-bad">
    <Icon of={CircleX} size={14} className="mt-[3px]" />
    {children}
  </p>
);

/** Why a form was not taken, where no single field is to blame. */
export const FormError = ({ error }: { readonly error: unknown }) => <Refusal>{errorText(error)}</Refusal>;
