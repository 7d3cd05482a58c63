/** A backup or a restore that was not done; the message says in one line why and what the operator can do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';

  /**
   * @param problem what is wrong, without secrets
   * @param remedy what the operator can do
   */
  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem}; ${remedy}`, options);
  }
}
