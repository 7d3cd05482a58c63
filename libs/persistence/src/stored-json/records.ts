/** A JSON object, whatever is in it. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has these fields, each as its check wants it. */
export function hasFields(
  value: unknown,
  checks: Readonly<Record<string, (field: unknown) => boolean>>,
): boolean {
  return isRecord(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
export const orNull = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === null || check(value);
export const orAbsent = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || check(value);
