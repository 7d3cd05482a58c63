/** A quarantined device is recorded and answered, but gets no task and no secret until it is approved. */
export type Onboarding = 'quarantined' | 'approved';
