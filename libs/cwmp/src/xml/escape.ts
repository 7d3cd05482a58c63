import { withoutIllegalCharacters } from './characters.js';

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare carriage return would come back as a line feed [XML 1.0 2.11].
  '\r': '&#13;',
};

/** `text` for element content or a double-quoted attribute; characters that XML forbids are left out. */
export function escapeXml(text: string): string {
  const legal = withoutIllegalCharacters(text);
  return /[&<>"\r]/.test(legal)
    ? legal.replace(/[&<>"\r]/g, (character) => replacements[character] ?? '')
    : legal;
}
