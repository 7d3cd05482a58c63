const messages = {
  dependencyFailed: 'The task that had to succeed first did not.',
  neverAnswered: 'The device never answered it, as often as it was sent.',
  probablyRebooted: 'The device has booted since, but named no cause: it probably did what it was told.',
  completionMissing: 'The device did not tell how it ended within its time.',
  assumedAfterTimeout:
    'The device did not tell how it ended; its quirk profile says that this is how it succeeds.',
  notQueued: 'The device does not work on it; whether it has done so, it does not tell.',
  instancesChanged:
    'Other instances have come or gone as well, so that nobody can tell whether it has made one.',
  withoutEffect: 'The device took the values for later, but still shows others.',
  versionChanged: 'The device did not tell how it ended, but its software version has changed since.',
  versionUnchanged: 'The device told that it went well, but its software version is the one from before.',
} as const;

/** Why a task stands as it does, where its state and the fault of the device do not say it. */
export type TaskReasonCode = keyof typeof messages;

export const taskReasonCodes = Object.keys(messages);

export interface TaskReason {
  readonly code: TaskReasonCode;
  readonly message: string;
}

export function taskReason(code: TaskReasonCode): TaskReason {
  return { code, message: messages[code] };
}
