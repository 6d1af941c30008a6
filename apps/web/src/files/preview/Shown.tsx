import type { FileInfo } from '@flux/contracts';
import { useState } from 'react';
import { contentAddress } from '../addresses.ts';
import { CannotShow } from './CannotShow.tsx';
import { PictureView, type PictureViewProps } from './PictureView.tsx';
import { TextView } from './TextView.tsx';

/** Kinds of text; markup comes without a meaning and is shown as what is written. */
const isText = ({ mediaType }: FileInfo): boolean =>
  mediaType.startsWith('text/') || /^application\/(?:json|xml)$|\+(?:json|xml)$/.test(mediaType);

/** A file in the browser's own way, where that is safe; nothing in it runs. */
export const Shown = (props: Omit<PictureViewProps, 'onFail'>) => {
  const { file } = props;
  const [hasFailed, setFailed] = useState(false);
  const fail = () => setFailed(true);
  if (hasFailed) return <CannotShow file={file} />;
  switch (file.kind) {
    case 'image':
      return <PictureView {...props} onFail={fail} />;
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: it is whatever somebody uploaded
        <video
          src={contentAddress(file)}
          controls
          className="m-auto max-h-full min-h-0 max-w-full p-4"
          onError={fail}
        />
      );
    case 'audio':
      return (
        <div className="grid flex-1 place-items-center p-4">
          {/* biome-ignore lint/a11y/useMediaCaption: it is whatever somebody uploaded */}
          <audio src={contentAddress(file)} controls className="w-full max-w-[480px]" onError={fail} />
        </div>
      );
    case 'document':
    case 'other':
      return isText(file) ? <TextView file={file} /> : <CannotShow file={file} />;
  }
};
