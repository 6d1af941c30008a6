const day = 24 * 60 * 60 * 1000;

const midnightOf = (date: Date): number => new Date(date).setHours(0, 0, 0, 0);

/**
 * When something happened, as short as it can be understood: the time today, the day this week, else the date. The
 * whole of it belongs in a title beside it.
 */
export function fileDate(iso: string, language: string, now = new Date()): string {
  const date = new Date(iso);
  const days = Math.round((midnightOf(now) - midnightOf(date)) / day);
  const options: Intl.DateTimeFormatOptions =
    days <= 0
      ? { hour: 'numeric', minute: '2-digit' }
      : days < 7
        ? { weekday: 'long' }
        : date.getFullYear() === now.getFullYear()
          ? { day: 'numeric', month: 'long' }
          : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(language, options).format(date);
}

export const exactDate = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(iso));
