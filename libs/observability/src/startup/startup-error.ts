/** Why a process of ours refused to start. */
export type StartupErrorCode =
  | 'CLUSTER_MEMBER_FAILED'
  | 'DATABASE_IN_USE'
  | 'DATABASE_NOT_MIGRATED'
  | 'POSTGRES_ALREADY_OWNED'
  | 'POSTGRES_BINARIES_MISSING'
  | 'POSTGRES_BINARIES_UNUSABLE'
  | 'POSTGRES_CLUSTER_UNUSABLE'
  | 'POSTGRES_INIT_FAILED'
  | 'POSTGRES_START_FAILED'
  | 'MASTER_KEY_FOREIGN'
  | 'MODEL_PROFILE_INVALID'
  | 'PORT_UNUSABLE'
  | 'POSTGRES_UNREACHABLE'
  | 'POSTGRES_VERSION_MISMATCH'
  | 'POSTGRES_VERSION_TOO_OLD'
  | 'PROGRAM_MISSING'
  | 'QUIRK_PROFILE_INVALID'
  | 'REDIS_EVICTS'
  | 'REDIS_REFUSES'
  | 'REDIS_VERSION_TOO_OLD'
  | 'TLS_FILES_UNUSABLE';

/** A boot failure whose message says in one line what is wrong and what the operator can do about it. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  /**
   * @param problem what is wrong, without secrets
   * @param remedy what the operator can do
   */
  constructor(
    readonly code: StartupErrorCode,
    problem: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}; ${remedy}`, options);
  }
}
