/**
 * A LIKE pattern for the texts that begin as a given pattern does, up to its first wildcard: what an index can find.
 * Empty when it begins with a wildcard.
 *
 * @param most characters that the index has of a text
 */
export function likePrefixOf(pattern: string, most: number): string {
  const [plain = ''] = /^(?:[^%_\\]|\\[^])*/u.exec(pattern) ?? [];
  const characters = Array.from(plain.replaceAll(/\\([^])/gu, '$1')).slice(0, most);
  if (characters.length === 0) return '';
  return `${characters.join('').replaceAll(/[%_\\]/g, String.raw`\$&`)}%`;
}
