import { ErrorCode, type IQueueBackend, type Job } from 'bullmq';

// One token for all replicas: the fence in PostgreSQL decides who serves a device, not BullMQ's lock.
const lockToken = 'cwmp';

const anyToken = '0';

/** A job changes its place only when its device's session does; more turns than a few are a fault. */
const maxAttempts = 5;

/** Makes the first waiting job active and returns its id; null when none waits. */
export async function nextJobId(backend: IQueueBackend): Promise<string | null> {
  const [job, id] = await backend.moveToActive(lockToken);
  return job ? String(id) : null;
}

/**
 * Drops a job in whatever place it is, also one that another process locks: the ledger has settled the task, and
 * its word stands above the lock. An absent job is no error, nor is one that somebody else drops meanwhile.
 */
export async function dropJob(backend: IQueueBackend, job: Job): Promise<void> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const place = await finish(job, lockToken);
    // A lock, which only an active job has, would forbid the removal.
    if (place !== 'notActive' || (await backend.remove(job.id ?? '', false)) > 0) return;
  }
  throw new Error(`job ${job.id} changed its place under ${maxAttempts} attempts to drop it`);
}

/** Puts an active job back to wait, before its equals; one that is not active any more stays as it is. */
export async function releaseJob(backend: IQueueBackend, jobId: string, token = lockToken): Promise<void> {
  try {
    await backend.moveJobFromActiveToWait(jobId, token);
  } catch (error) {
    if (isLockError(error) && token !== anyToken) return releaseJob(backend, jobId, anyToken);
    if (codeOf(error) !== ErrorCode.JobNotExist) throw error;
  }
}

async function finish(job: Job, token: string): Promise<'finished' | 'absent' | 'notActive'> {
  try {
    await job.moveToCompleted(null, token, false);
    return 'finished';
  } catch (error) {
    switch (codeOf(error)) {
      case ErrorCode.JobNotExist:
        return 'absent';
      case ErrorCode.JobNotInState:
        return 'notActive';
    }
    // The lock lapsed, or is another program's: the ledger's word stands above it.
    if (isLockError(error) && token !== anyToken) return finish(job, anyToken);
    throw error;
  }
}

function isLockError(error: unknown): boolean {
  const code = codeOf(error);
  return code === ErrorCode.JobLockNotExist || code === ErrorCode.JobLockMismatch;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
