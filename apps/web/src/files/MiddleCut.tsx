/** Characters of a file name's end that stay when there is no room for all: its ending, and what tells two apart. */
const tail = 12;

/** The name of a file, cut in the middle where it must be; the whole of it is its title. */
export const MiddleCut = ({ text }: { readonly text: string }) => {
  if (text.length <= tail * 2) return <span className="truncate">{text}</span>;
  return (
    <span className="flex min-w-0" title={text}>
      <span className="truncate whitespace-pre">{text.slice(0, -tail)}</span>
      <span className="flex-none whitespace-pre">{text.slice(-tail)}</span>
    </span>
  );
};
