/**
 * Whether a text matches a LIKE pattern: `%` any text, `_` one character (a code point), `\` makes the next one plain.
 * Its time grows with the product of both lengths at worst, whatever the pattern.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const characters = Array.from(text);
  const signs = signsOf(pattern);
  let [at, sign] = [0, 0];
  // Where to go on, one character later, when what follows the last `%` does not fit here.
  let [retryAt, retrySign] = [0, -1];
  while (at < characters.length) {
    const expected = signs[sign];
    if (expected === anyText) {
      [retryAt, retrySign] = [at, sign];
      sign += 1;
    } else if (expected === anyCharacter || (expected !== undefined && expected === characters[at])) {
      at += 1;
      sign += 1;
    } else if (retrySign >= 0) {
      retryAt += 1;
      [at, sign] = [retryAt, retrySign + 1];
    } else return false;
  }
  return signs.slice(sign).every((rest) => rest === anyText);
}

/** Only A to Z have two cases here, as in the collation "C" of PostgreSQL. */
export function asciiLowerCase(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const anyText = Symbol('%');
const anyCharacter = Symbol('_');

function signsOf(pattern: string): (string | symbol)[] {
  const signs: (string | symbol)[] = [];
  let isPlain = false;
  for (const character of pattern) {
    if (!isPlain && character === '\\') isPlain = true;
    else {
      const wildcard = character === '%' ? anyText : character === '_' ? anyCharacter : character;
      signs.push(isPlain ? character : wildcard);
      isPlain = false;
    }
  }
  return signs;
}
