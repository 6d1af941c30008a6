import { t } from '../words/words.ts';

/** What will stand here, out of the page's own parts: a row that waits for the person, and one that is read. */
export const NoNotices = () => (
  <div className="flex flex-1 flex-col items-center justify-center gap-1 px-4 pb-16 text-center">
    <svg
      aria-hidden="true"
      width="320"
      height="124"
      viewBox="0 0 320 124"
      fill="none"
      className="mb-8 max-w-full"
    >
      <path d="M8 62h304M8 116h304" stroke="var(--line)" />
      <circle cx="16" cy="34" r="3.5" fill="var(--accent)" />
      <circle cx="44" cy="34" r="12" fill="var(--person-0)" />
      <path d="M70 30h128M70 42h76" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
      <path d="M276 34h32" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
      <circle cx="44" cy="88" r="12" fill="var(--person-3)" opacity="0.45" />
      <path d="M70 84h96M70 96h120" stroke="var(--line)" strokeWidth="4" strokeLinecap="round" />
      <path d="M284 88h24" stroke="var(--line)" strokeWidth="4" strokeLinecap="round" />
    </svg>
    <h2 className="text-20 font-semibold">{t('notices.emptyTitle')}</h2>
    <p className="text-14 text-ink-2">{t('notices.emptyText')}</p>
  </div>
);
