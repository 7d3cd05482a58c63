/**
 * Why an envelope was refused: `malformed` XML, a `doctype`, a structural `limit`, XML that is `notSoap`,
 * a Body with nothing in it (`emptyBody`), which says no more than an empty POST, or with several RPCs (`notOneRpc`).
 */
export type EnvelopeErrorCode = 'malformed' | 'doctype' | 'limit' | 'notSoap' | 'emptyBody' | 'notOneRpc';

/** An envelope that cannot be understood. The message never quotes the envelope, so it may be logged as it is. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';

  /** @param position offset in UTF-16 units in the decoded text where the defect was noticed. */
  constructor(
    readonly code: EnvelopeErrorCode,
    message: string,
    readonly position: number,
  ) {
    super(`${message} (at ${position})`);
  }
}
