// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const NAME_START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
// [XML 1.0 productions 4, 4a, 5]
const NAME = new RegExp(
  `[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`,
  'uy',
);

const asciiNameCharacters = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[:A-Z_a-z]/.test(character)) asciiNameCharacters[code] = 2;
  else if (/[-.0-9]/.test(character)) asciiNameCharacters[code] = 1;
}

/** `text` without the characters XML 1.0 forbids (controls, lone surrogates, U+FFFE, U+FFFF). Linear. */
export function withoutIllegalCharacters(text: string): string {
  return isLegalText(text) ? text : legalPart(text);
}

/** Whether XML 1.0 allows every character of `text`. Linear. */
export function isLegalText(text: string): boolean {
  return !FORBIDDEN.test(text) && text.isWellFormed();
}

// By hand: a replacement per character takes a hundred times as long when there are millions of them.
function legalPart(text: string): string {
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const isPair = code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1));
    if (!isPair && !isLegalCodePoint(code)) continue;
    units[length++] = code;
    if (isPair) units[length++] = text.charCodeAt(++index);
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Whether XML 1.0 allows this code point in a document. */
export function isLegalCodePoint(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** Space, tab, line feed or carriage return. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}

/** Whether `text` is nothing but blanks. */
export function isBlankText(text: string): boolean {
  return !/[^ \t\n\r]/.test(text);
}

/** Offset behind the XML name that starts at `start`, or `start` itself when none does. Linear in the name. */
export function endOfName(xml: string, start: number): number {
  let code = xml.charCodeAt(start);
  if (code < 128 && asciiNameCharacters[code] !== 2) return start;
  let end = start;
  while (code < 128 && asciiNameCharacters[code] !== 0) code = xml.charCodeAt(++end);
  return code >= 128 ? endOfInternationalName(xml, start) : end;
}

function endOfInternationalName(xml: string, start: number): number {
  NAME.lastIndex = start;
  const found = NAME.exec(xml);
  return found === null ? start : start + found[0].length;
}
