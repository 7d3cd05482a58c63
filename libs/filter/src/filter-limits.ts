/** Bounds of every filter: what is beyond them is refused before any work is spent on it. */
export const filterLimits = {
  /** UTF-16 units of the text. */
  length: 4_096,
  /** Parentheses and NOTs inside each other. */
  depth: 16,
  /** Conditions of a filter, each value of an IN list counted. */
  terms: 256,
  /** Conditions of a filter together with all groups that it uses. */
  termsWithGroups: 1_024,
  /** Groups that use groups that use groups. */
  groupDepth: 8,
} as const;
