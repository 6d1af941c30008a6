import { memo, type ReactNode, useMemo } from 'react';
import { useMe } from '../session/SignedIn.tsx';
import { type Block, parseBlocks } from './markdown/blocks.ts';
import type { Inline } from './markdown/inline.ts';
import { usePerson } from './people.ts';
import { StudioLink } from './StudioLink.tsx';

const Mention = ({ personId, name }: { readonly personId: string; readonly name: string }) => {
  const me = useMe();
  const known = usePerson()(personId).name;
  const isMe = personId === me.id;
  return (
    <bdi
      title={known}
      className={`font-medium text-accent-text ${isMe ? '-mx-px rounded-inner bg-accent-wash px-[3px]' : ''}`}
    >
      @{name}
    </bdi>
  );
};

function inline(node: Inline, key: string): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return <br key={key} />;
    case 'code':
      return (
        <code key={key} className="rounded-inner bg-hover px-1 py-px font-mono text-13">
          {node.text}
        </code>
      );
    case 'strong':
      return (
        <strong key={key} className="font-semibold">
          {inlines(node.content)}
        </strong>
      );
    case 'emphasis':
      return (
        <em key={key} className="italic">
          {inlines(node.content)}
        </em>
      );
    case 'struck':
      return <s key={key}>{inlines(node.content)}</s>;
    case 'link': {
      const [only] = node.content;
      const isBare =
        node.content.length === 1 && only?.kind === 'text' && URL.parse(only.text)?.href === node.href;
      return (
        <StudioLink key={key} href={node.href} isBare={isBare}>
          {inlines(node.content)}
        </StudioLink>
      );
    }
    case 'mention':
      return <Mention key={key} personId={node.personId} name={node.name} />;
  }
}

const inlines = (content: readonly Inline[]): readonly ReactNode[] =>
  content.map((node, index) => inline(node, `${index} ${node.kind}`));

/** `after` stands at the end of the last line. */
function block(one: Block, key: string, after: ReactNode): ReactNode {
  switch (one.kind) {
    case 'paragraph':
      return (
        <p key={key} dir="auto">
          <span className="[unicode-bidi:isolate]">{inlines(one.content)}</span>
          {after}
        </p>
      );
    case 'code':
      return (
        <pre
          key={key}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
          tabIndex={0}
          className="overflow-x-auto rounded-control border border-line bg-side px-3 py-2 font-mono text-13"
        >
          {one.text}
        </pre>
      );
    case 'quote':
      return (
        <blockquote key={key} dir="auto" className="border-line-2 border-l-2 pl-3 text-ink-2">
          {blocks(one.content, after)}
        </blockquote>
      );
    case 'list': {
      const items = one.items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text never move
        <li key={place}>{blocks(item, place === one.items.length - 1 ? after : null)}</li>
      ));
      return one.start === undefined ? (
        <ul key={key} className="list-disc pl-5">
          {items}
        </ul>
      ) : (
        <ol key={key} start={one.start} className="list-decimal pl-6">
          {items}
        </ol>
      );
    }
  }
}

const blocks = (content: readonly Block[], after: ReactNode): readonly ReactNode[] =>
  content.map((one, index) =>
    block(one, `${index} ${one.kind}`, index === content.length - 1 ? after : null),
  );

export type MessageBodyProps = {
  readonly body: string;
  /** Stands at the end of the last line. */
  readonly after?: ReactNode;
};

/** What was written, as nodes: no markup is ever made from a string. */
export const MessageBody = memo(({ body, after = null }: MessageBodyProps) => {
  const content = useMemo(() => parseBlocks(body), [body]);
  const last = content.at(-1)?.kind;
  return (
    <div className="flex max-w-[640px] flex-col gap-1 text-14 text-pretty [overflow-wrap:anywhere]">
      {blocks(content, after)}
      {last === 'code' && after}
    </div>
  );
});
