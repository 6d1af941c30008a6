export type Progress = {
  /** What is being done; shown once it has taken a second. */
  readonly step: (title: string) => void;
  /** How far the step has come. */
  readonly at: (text: string) => void;
  /** A line that stays. */
  readonly say: (line: string) => void;
  readonly end: () => void;
};

type Screen = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
};

const patienceMs = 1_000;
/** Milliseconds between two lines where nothing can be written over: in a file or a pipe. */
const lineMs = 5_000;

/** Says what takes longer than a second, and how far it has come: one line that changes, or a line now and then. */
export function createProgress(screen: Screen): Progress {
  const isTerminal = screen.isTTY === true;
  let title = '';
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  let isShown = false;

  function show(): void {
    const line = text === '' ? `${title} …` : `${title} … ${text}`;
    screen.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    isShown = true;
  }

  function end(): void {
    clearInterval(timer);
    timer = undefined;
    if (isShown && isTerminal) screen.write('\r\x1b[K');
    isShown = false;
  }

  return {
    step: (next) => {
      end();
      [title, text] = [next, ''];
      timer = setTimeout(() => {
        show();
        timer = setInterval(show, isTerminal ? patienceMs : lineMs);
      }, patienceMs);
    },
    at: (next) => {
      text = next;
    },
    say: (line) => {
      if (isShown && isTerminal) screen.write('\r\x1b[K');
      screen.write(`${line}\n`);
    },
    end,
  };
}
