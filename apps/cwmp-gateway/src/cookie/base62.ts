const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A natural number in base 62: letters and digits only, which every CPE's cookie store survives. */
export function toBase62(value: bigint): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text;
  return text || '0';
}

/** The number, or null when the text is empty or has any other character. */
export function fromBase62(text: string): bigint | null {
  if (text === '') return null;
  let value = 0n;
  for (const character of text) {
    const digit = digits.indexOf(character);
    if (digit < 0) return null;
    value = value * 62n + BigInt(digit);
  }
  return value;
}
