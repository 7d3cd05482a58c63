/** The value that half of the others do not reach. @throws RangeError without values */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param rank 0 (least) to 1 (greatest). @throws RangeError without values */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * rank))];
  if (value === undefined) throw new RangeError('no values');
  return value;
}
