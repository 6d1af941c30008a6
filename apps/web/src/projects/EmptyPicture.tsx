import { t } from '../words/words.ts';

/** What a board is, out of its own parts: a frame, a line being drawn, a note, somebody's pointer. */
export const EmptyPicture = () => (
  <svg aria-hidden="true" width="352" height="208" viewBox="0 0 352 208" fill="none" className="max-w-full">
    <rect x="4.5" y="20.5" width="272" height="180" rx="6" stroke="var(--edge)" strokeDasharray="5 4" />
    <text x="4" y="12" fill="var(--ink-3)" fontSize="13">
      {t('boards.emptyFrame')}
    </text>
    <path
      d="M34 156C52 98 84 62 104 78c22 18-26 84-4 84 26 0 24-76 62-80 20-2 30 18 46 42"
      stroke="var(--ink)"
      strokeWidth="3.5"
      strokeLinecap="round"
    />
    <rect x="186" y="126" width="72" height="56" fill="var(--note-yellow)" />
    <path d="M196 142h42M196 154h28" stroke="var(--ink)" strokeWidth="1.5" />
    <path
      d="m207 121 14.5 5.2-6.4 2.7-2.9 6.3z"
      fill="var(--accent)"
      stroke="var(--work)"
      strokeWidth="1.2"
    />
    <path d="M294 64a10 10 0 1 1 10 10h-10z" fill="var(--accent)" />
    <text x="304" y="68.5" fill="var(--on-accent)" fontSize="13" fontWeight="600" textAnchor="middle">
      1
    </text>
    <path d="M322 60h26M322 70h18" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
  </svg>
);
