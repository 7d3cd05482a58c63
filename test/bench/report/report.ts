/** What a scenario has found, as Markdown. */
export interface Report {
  readonly scenario: string;
  readonly title: string;
  /** Version of the server that took part, such as `18.4`. */
  readonly postgresVersion?: string;
  readonly paragraphs: readonly string[];
}

/** A table in Markdown, its columns aligned as the formatter wants them. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [
    line(header),
    line(
      header.map(() => ''),
      '-',
    ),
    ...rows.map((row) => line(row)),
  ].join('\n');
}
