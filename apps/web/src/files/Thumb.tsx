import type { FileInfo, FileKind } from '@flux/contracts';
import { File, FileText, Film, Image, type LucideIcon, Music } from 'lucide-react';
import { useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { thumbnailAddress } from './addresses.ts';

const icons: Readonly<Record<FileKind, LucideIcon>> = {
  image: Image,
  video: Film,
  audio: Music,
  document: FileText,
  other: File,
};

export const KindIcon = ({ kind, size = 16 }: { readonly kind: FileKind; readonly size?: 16 | 24 }) => (
  <Icon of={icons[kind]} size={size} className="text-ink-3" />
);

export type ThumbProps = { readonly file: FileInfo; readonly size: 96 | 480; readonly isTile?: boolean };

/** A small picture of a file, or the sign of its kind, in a box whose size never changes. */
export const Thumb = ({ file, size, isTile = false }: ThumbProps) => {
  const [hasFailed, setFailed] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const isPicture = file.hasThumbnail && !hasFailed;
  return (
    <span
      className={`relative grid flex-none place-items-center overflow-hidden border border-line-2 bg-rail ${isTile ? 'h-[136px] w-full rounded-control' : 'size-8 rounded-inner'}`}
    >
      {!isLoaded && <KindIcon kind={file.kind} size={isTile ? 24 : 16} />}
      {isPicture && (
        <img
          src={thumbnailAddress(file, size)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          className={`absolute inset-0 size-full ${isTile ? 'object-contain' : 'object-cover'}`}
          onLoad={() => setLoaded(true)}
          onError={() => setFailed(true)}
        />
      )}
    </span>
  );
};
