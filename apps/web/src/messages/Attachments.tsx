import type { Attachment } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { Download, FileText } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { contentAddress, thumbnailAddress } from '../files/addresses.ts';
import { formatBytes } from '../files/formatBytes.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage } from '../words/words.ts';

/** What is shown as a picture. */
const pictures: ReadonlySet<string> = new Set([
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

const FileRow = ({ file }: { readonly file: Attachment }) => (
  <a
    href={contentAddress(file)}
    download={file.name}
    className="flex h-12 w-80 max-w-full items-center gap-3 rounded-control border border-line-2 pr-2 pl-3 hover:bg-hover"
  >
    <Icon of={FileText} className="text-ink-3" />
    <span className="min-w-0 flex-1">
      <span className="block truncate font-medium" title={file.name}>
        {file.name}
      </span>
      <span className="block text-ink-3">{formatBytes(file.size, useLanguage())}</span>
    </span>
    <Icon of={Download} className="text-ink-2" />
  </a>
);

/** A picture in a box whose size is known before it comes, so that nothing moves; a file where it cannot be shown. */
const Picture = ({ file }: { readonly file: Attachment }) => {
  const [source, setSource] = useState<'thumbnail' | 'content' | 'none'>('thumbnail');
  if (source === 'none') return <FileRow file={file} />;
  return (
    <Link
      href={pagePath('file', file.id)}
      title={file.name}
      className="block h-50 w-80 max-w-full overflow-hidden rounded-control bg-side outline outline-line"
    >
      <img
        src={source === 'thumbnail' ? thumbnailAddress(file, 480) : contentAddress(file)}
        alt={file.name}
        loading="lazy"
        className="size-full object-contain"
        onError={() => setSource(source === 'thumbnail' ? 'content' : 'none')}
      />
    </Link>
  );
};

export const Attachments = ({ files }: { readonly files: readonly Attachment[] }) =>
  files.length === 0 ? null : (
    <ul className="mt-2 flex flex-wrap gap-2">
      {files.map((file) => (
        <li key={file.id} className="max-w-full">
          {pictures.has(file.mediaType) ? <Picture file={file} /> : <FileRow file={file} />}
        </li>
      ))}
    </ul>
  );
