const dayMs = 86_400_000;
const longestWaitSec = 5_120;

interface ReportedEvent {
  readonly eventCode: string;
  readonly commandKey: string;
}

// 2 PERIODIC, 6 CONNECTION REQUEST and 14 HEARTBEAT: a row for each would outgrow everything else.
const mereContact = /^(?:2|6|14)(?: |$)/;

/** The events of an Inform to be kept, each once: a CPE may list one twice, and mere contacts are none. */
export function eventsToKeep<Reported extends ReportedEvent>(
  events: readonly Reported[],
): readonly Reported[] {
  const byKey = new Map<string, Reported>();
  for (const event of events) {
    if (mereContact.test(event.eventCode)) continue;
    const key = `${event.eventCode}\u0000${event.commandKey}`;
    if (!byKey.has(key)) byKey.set(key, event);
  }
  return [...byKey.values()];
}

/**
 * How long after an Inform a CPE may deliver its events again, when it has failed `retryCount` times since: the
 * longest waits of the default retry policy, 5 × 2^n s for the n-th, up to the tenth [TR-069 3.2.1.1], and a minute
 * for each attempt; at least a day, because the policy can be set per device.
 */
export function redeliveryWindowMs(retryCount: number): number {
  const counted = Math.min(retryCount, 10);
  const policySec = 10 * (2 ** counted - 1) + (retryCount - counted) * longestWaitSec + retryCount * 60;
  return Math.max(dayMs, policySec * 1_000);
}
