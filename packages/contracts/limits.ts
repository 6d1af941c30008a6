/** kB, MB and GB are powers of 1,024 (api.md, "Limits"). */
export const kB = 1024;
export const MB = 1024 * kB;
export const GB = 1024 * MB;

export const limits = {
  /** Bytes of a JSON body. */
  jsonBody: 1 * MB,
  /** Bytes of one board message. */
  boardMessage: 8 * MB,
  /** Bytes of the small picture of a board. */
  boardPreview: 256 * kB,
  /** Bytes of one awareness state. */
  awareness: 8 * kB,
  /** Awareness messages per second that are passed on for one connection. */
  awarenessPerSecond: 30,
  /** Board messages per second of one connection, and how many may come at once. */
  boardMessagesPerSecond: 200,
  boardMessagesBurst: 400,
  /** Bytes of a name (UTF-8). */
  name: 255,
  /** Bytes of what a project is about. */
  description: 4 * kB,
  /** Days that an invitation opens. */
  inviteDays: 14,
  inviteDaysMax: 30,
  /** Bytes of a person's picture. */
  picture: 256 * kB,
  /** Bytes of a file. */
  file: 10 * GB,
  filesPerUpload: 10,
  /** Days after which what lies in the trash goes for good. */
  trashDays: 30,
  /** Longest side of a small picture of a file, in pixels. */
  thumbnailSizes: [96, 480, 1280],
  /** Bytes and pixels of a picture of which a small one is made. */
  thumbnailSource: 64 * MB,
  thumbnailSourcePixels: 100_000_000,
  socketsPerPerson: 50,
  /** Bytes of a message's text (UTF-8). */
  messageText: 64 * kB,
  filesPerMessage: 10,
  /** Different emoji under one message. */
  reactionsPerMessage: 50,
  /** Messages, edits, deletions and reactions per second of one person, and how many may come at once. */
  messageWritesPerSecond: 20,
  messageWritesBurst: 100,
  /** Changes of a channel that are replayed to a client that comes back; past it the client reads pages. */
  replayedChanges: 1000,
  /** Where counts of unread messages stop. */
  unreadCounted: 100,
  /** Bytes of a channel's topic (UTF-8). */
  topic: 1 * kB,
  /** Items of a page of a list. */
  pageSize: 50,
  pageSizeMax: 200,
  /** Code points of a password. */
  passwordMin: 12,
  passwordMax: 128,
} as const;

/** Between what the owner may set how many of something are not yet unusual. */
export const anomalyBounds = {
  failedSignIns: { least: 3, most: 100 },
  newDevices: { least: 1, most: 20 },
  refreshes: { least: 5, most: 100 },
} as const;
