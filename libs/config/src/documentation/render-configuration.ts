import { allSlices } from '../slice/all-slices.js';
import { settingsOf, type SliceSetting } from '../slice/setting.js';

const HEAD = `# Configuration

Generated from the configuration classes by \`node scripts/render-configuration.mjs\`; do not edit.

Aviary is configured by environment variables only. Each of them can be given in a file instead: \`NAME_FILE\` holds
the path, and giving both is an error. Lists are separated by commas. An unknown \`ACS_*\` name is an error. All
problems are reported at once, and the values of secrets are never repeated.
`;

const COLUMNS = ['Variable', 'Default', 'Meaning'];

/** The text of docs/configuration.md. */
export function renderConfiguration(): string {
  const sections = allSlices.map(([title, slice]) => {
    const rows = settingsOf(slice).map((setting) => [
      `\`${setting.name}\``,
      renderDefault(setting),
      setting.secret ? `${setting.description} Secret.` : setting.description,
    ]);
    return `## ${title}\n\n${renderTable([COLUMNS, ...rows])}\n`;
  });
  return [HEAD, ...sections].join('\n');
}

function renderDefault(setting: SliceSetting): string {
  const isEmpty =
    setting.default === undefined || (Array.isArray(setting.default) && setting.default.length === 0);
  return isEmpty ? 'none' : `\`${String(setting.default)}\``;
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = [], ...body] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
