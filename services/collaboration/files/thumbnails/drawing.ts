/** One picture to be drawn small, as it goes to the process that draws. */
export type DrawingOrder = {
  readonly picture: Uint8Array;
  readonly size: number;
  readonly maxPixels: number;
};

/** What comes back: WebP, or why there is none: the picture's fault, or ours (then it may be tried again). */
export type Drawing =
  | { readonly kind: 'unable'; readonly reason: string }
  | { readonly kind: 'drawn'; readonly webp: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };
