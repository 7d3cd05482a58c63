/** Why a command did not do what it was asked to: one line, with the remedy, for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
