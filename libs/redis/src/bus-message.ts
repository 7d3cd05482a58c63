/** A message on the bus: a line of JSON that says whose it is, then the body as it is. */
export interface BusMessage {
  /** Channel for an answer. */
  readonly from: string;
  /** Of the question; undefined when no answer is wanted. */
  readonly id?: number | undefined;
  readonly body: Buffer;
}

const longestHead = 256;

export function encodeMessage({ body, ...head }: BusMessage): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/** Null for what is no message of ours. */
export function decodeMessage(message: Buffer): BusMessage | null {
  const end = message.subarray(0, longestHead).indexOf(0x0a);
  if (end < 0) return null;
  try {
    const { from, id } = JSON.parse(message.toString('utf8', 0, end)) as Record<string, unknown>;
    if (typeof from !== 'string') return null;
    return { from, id: typeof id === 'number' ? id : undefined, body: message.subarray(end + 1) };
  } catch {
    return null;
  }
}
