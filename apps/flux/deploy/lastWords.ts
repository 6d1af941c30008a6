/** Lines that say what went wrong, and at most so many. */
const mostLines = 4;
const mostCharacters = 600;

/** Why a process ended or did not come up, from the end of what it printed: the lines that name an error, or the last. */
export function lastWords(printed: string): string {
  const lines = printed.trim().split('\n').slice(-40);
  const errors = lines.filter(
    (line) => /error|refus|cannot|missing|not found/i.test(line) && !/^\s+at /.test(line),
  );
  return (errors.length > 0 ? errors : lines).slice(-mostLines).join(' ').trim().slice(0, mostCharacters);
}
