export type TextSocket = {
  /** Sends if the socket is open; says whether it did. */
  readonly send: (text: string) => boolean;
  readonly close: () => void;
  /** Ends the socket unless something comes within `ms`. */
  readonly doubt: (ms: number) => void;
};

export type TextSocketEvents = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Once, whether the socket ever opened or not; never after `close()`. */
  readonly onClose: (code: number) => void;
};

/** One WebSocket of text frames that can be doubted: a dead line is left before the network gives up on it. */
export function openTextSocket(url: string, events: TextSocketEvents): TextSocket {
  const socket = new WebSocket(url);
  let hasEnded = false;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const end = (code: number) => {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(silence);
    socket.close();
    events.onClose(code);
  };
  const hush = () => {
    clearTimeout(silence);
    silence = undefined;
  };

  socket.onopen = () => {
    if (!hasEnded) events.onOpen();
  };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (hasEnded) return;
    hush();
    if (typeof data === 'string') events.onText(data);
  };
  socket.onclose = ({ code }) => end(code);

  return {
    send: (text) => {
      if (hasEnded || socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close: () => {
      hasEnded = true;
      hush();
      socket.close(1000);
    },
    doubt: (ms) => {
      silence ??= setTimeout(() => end(1006), ms);
    },
  };
}
