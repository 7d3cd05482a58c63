const sharedDigits = 28;

/**
 * The cwmp:ID of an RPC, 32 letters and digits: its attempt in hex. The further parts of an RPC that is sent in parts
 * have IDs of their own, so that the repeated answer to one is not taken for the answer to the next.
 */
export function wireIdOf(attemptId: string, part: number): string {
  const digits = attemptId.replaceAll('-', '');
  if (part === 1) return digits;
  return `${digits.slice(0, sharedDigits)}p${part.toString(36).padStart(3, '0')}`;
}

/** Whether the ID that a CPE gave back names another part of the same attempt. */
export function namesOtherPart(cpeId: string | null, attemptId: string, part: number): boolean {
  const expected = wireIdOf(attemptId, part);
  if (cpeId === null || cpeId.length !== expected.length || cpeId === expected) return false;
  return cpeId.slice(0, sharedDigits) === expected.slice(0, sharedDigits);
}
