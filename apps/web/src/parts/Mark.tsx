/** The studio's mark: one drawn line, and the point that is you. */
export const Mark = ({ size = 24 }: { readonly size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none" className="flex-none">
    <path
      d="M3 18.5c3 0 3.4-11.5 6.2-11.5s2.9 11 5.7 11 3.3-4.2 3.7-7.5"
      stroke="var(--ink)"
      strokeWidth="2"
      strokeLinecap="round"
    />
    <circle cx="19.2" cy="5.8" r="2" fill="var(--accent)" />
  </svg>
);
