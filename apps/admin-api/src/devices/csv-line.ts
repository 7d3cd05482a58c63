// Spreadsheets take a cell that begins so for a formula, whatever the quotes around it.
const formula = /^[=+\-@\t\r\n＝＋－＠]/u;

/**
 * One line of CSV [RFC 4180], every field quoted. A field that a spreadsheet would take for a formula is given an
 * apostrophe in front, for a CPE may report any text.
 */
export function csvLine(fields: readonly string[]): string {
  const quoted = fields.map((field) => {
    const plain = formula.test(field) ? `'${field}` : field;
    return `"${plain.replaceAll('"', '""')}"`;
  });
  return `${quoted.join(',')}\r\n`;
}
