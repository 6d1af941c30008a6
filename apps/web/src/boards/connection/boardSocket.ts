/** Milliseconds without any message after which a socket is taken for dead: the studio sends one every 25 s at least. */
const silenceMax = 30_000;

export type BoardSocket = {
  /** Sends if the socket is open; says whether it did. */
  readonly send: (frame: Uint8Array<ArrayBuffer>) => boolean;
  readonly close: () => void;
  /** Ends the socket unless a message comes within `ms`. */
  readonly doubt: (ms: number) => void;
};

export type SocketEvents = {
  readonly onOpen: () => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  /** Once, whether the socket ever opened or not; never after `close()`. */
  readonly onClose: (code: number) => void;
};

/**
 * One WebSocket that reports its end as soon as it is silent for too long, not when the network gives up on it, and
 * only once.
 */
export function openBoardSocket(url: string, events: SocketEvents): BoardSocket {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let hasEnded = false;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const end = (code: number) => {
    if (hasEnded) return;
    hasEnded = true;
    clearTimeout(silence);
    socket.close();
    events.onClose(code);
  };
  const expectMessage = (ms: number) => {
    clearTimeout(silence);
    silence = setTimeout(() => end(1006), ms);
  };

  socket.onopen = () => {
    if (!hasEnded) events.onOpen();
  };
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (hasEnded) return;
    expectMessage(silenceMax);
    if (data instanceof ArrayBuffer) events.onMessage(new Uint8Array(data));
  };
  socket.onclose = ({ code }) => end(code);
  expectMessage(silenceMax);

  return {
    send: (frame) => {
      if (hasEnded || socket.readyState !== WebSocket.OPEN) return false;
      socket.send(frame);
      return true;
    },
    close: () => {
      hasEnded = true;
      clearTimeout(silence);
      socket.close(1000);
    },
    doubt: expectMessage,
  };
}
