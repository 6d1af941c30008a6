import { useMemo } from 'react';
import { encode } from 'uqr';

/** Modules of quiet around it (ISO/IEC 18004). */
const quiet = 4;

export type QrCodeProps = { readonly text: string; readonly label: string };

/** A text as a QR code: dark on white in either theme, since cameras read nothing else reliably. */
export const QrCode = ({ text, label }: QrCodeProps) => {
  const { data, size } = useMemo(() => encode(text, { ecc: 'M', border: quiet }), [text]);
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 flex-none rounded-control"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};
