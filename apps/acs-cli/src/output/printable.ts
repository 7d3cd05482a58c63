// Controls, line separators and marks that turn the direction of text: a device must not move the cursor of a person.
const unsafe =
  // oxlint-disable-next-line no-control-regex -- control characters are the subject
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of a device as one line that a terminal shows and does not obey. */
export function printable(text: string): string {
  return text.replaceAll(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value as indented JSON, as safe for a terminal as `printable`. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(printable).join('\n');
}
