import type { Route } from '@flux/board';

const ways: Readonly<Record<Route, string>> = {
  straight: 'M3 13 17 3',
  curve: 'M3 13C3 6 10 3 17 3',
  elbow: 'M3 13V3H17',
};

/** The way a connector would take. */
export const RoutePicture = ({ route }: { readonly route: Route }) => (
  <svg aria-hidden="true" width="20" height="16" viewBox="0 0 20 16" fill="none" className="text-ink">
    <path d={ways[route]} stroke="currentColor" strokeWidth="1.5" />
  </svg>
);
