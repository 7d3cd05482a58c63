/** What is stored of one device is not what was written: the row is damaged, and none of its neighbours. */
export class StoredStateError extends Error {
  readonly code = 'STORED_STATE_DAMAGED';

  /** @param what that cannot be read, for operators; nothing of its content */
  constructor(
    readonly what: string,
    options?: ErrorOptions,
  ) {
    super(`${what} cannot be read: the stored form is damaged`, options);
  }
}
