import { keyName } from './keyNames.ts';

/** Keys as they are written on them, one after the other. */
export const Keys = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className="inline-flex flex-none gap-1">
    {keys.map((key) => (
      <kbd key={key} className="key">
        {keyName(key)}
      </kbd>
    ))}
  </span>
);
