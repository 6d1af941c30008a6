import { useQuery } from '@tanstack/react-query';
import { FileText, Hash, type LucideIcon, PenTool } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { fileQuery } from '../files/files.ts';
import { Icon } from '../parts/Icon.tsx';
import { boardQuery } from '../projects/lists.ts';
import { channelQuery } from './channels.ts';

const thing = /^\/(boards|channels|files)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/;

type Thing = { readonly kind: 'boards' | 'channels' | 'files'; readonly id: string; readonly path: string };

/** The board or channel of this studio that an address leads to, and the spot in it. */
function thingAt(href: string): Thing | undefined {
  const address = URL.parse(href);
  if (address === null || address.origin !== location.origin) return undefined;
  const [, kind, id] = thing.exec(address.pathname) ?? [];
  if ((kind !== 'boards' && kind !== 'channels' && kind !== 'files') || id === undefined) return undefined;
  return { kind, id, path: `${address.pathname}${address.search}${address.hash}` };
}

type NamedProps = { readonly thing: Thing; readonly children: ReactNode; readonly isBare: boolean };

const Named = ({
  icon,
  name,
  thing: { path },
  children,
  isBare,
}: NamedProps & { readonly icon: LucideIcon; readonly name: string | undefined }) => (
  <Link href={path} className="link">
    {isBare && name !== undefined ? (
      <>
        <Icon of={icon} size={14} className="mr-1 inline align-[-2px]" />
        {name}
      </>
    ) : (
      children
    )}
  </Link>
);

const BoardLink = (props: NamedProps) => {
  const { data } = useQuery({ ...boardQuery(props.thing.id), retry: false });
  return <Named {...props} icon={PenTool} name={data?.name} />;
};

const ChannelLink = (props: NamedProps) => {
  const { data } = useQuery({ ...channelQuery(props.thing.id), retry: false });
  return <Named {...props} icon={Hash} name={data?.name} />;
};

const FileLink = (props: NamedProps) => {
  const { data } = useQuery({ ...fileQuery(props.thing.id), retry: false });
  return <Named {...props} icon={FileText} name={data?.name} />;
};

export type StudioLinkProps = {
  readonly href: string;
  readonly children: ReactNode;
  /** Whether the address stands there as it is, without words of the writer. */
  readonly isBare: boolean;
};

/** A link of a message. What belongs to this studio is called by its name and opens here; all else in a tab of its own. */
export const StudioLink = ({ href, children, isBare }: StudioLinkProps) => {
  const found = thingAt(href);
  const parts = { children, isBare };
  if (found?.kind === 'boards') return <BoardLink thing={found} {...parts} />;
  if (found?.kind === 'channels') return <ChannelLink thing={found} {...parts} />;
  if (found?.kind === 'files') return <FileLink thing={found} {...parts} />;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="link">
      {children}
    </a>
  );
};
