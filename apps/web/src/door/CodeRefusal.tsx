import { use } from 'react';
import { codeText } from '../errors/errorText.ts';
import { settingsWords } from '../words/settings.ts';
import { Refusal } from './FormError.tsx';

/** Why a way by a provider led to nothing, by the code that the redirect brought. */
export default function CodeRefusal({ code }: { readonly code: string }) {
  use(settingsWords);
  return <Refusal>{codeText(code)}</Refusal>;
}
