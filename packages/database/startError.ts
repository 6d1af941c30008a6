/** Something that waiting cannot mend keeps the studio from starting; the message is one sentence for the owner. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Another process has the embedded database. */
export class DirectoryInUse extends StartError {}
