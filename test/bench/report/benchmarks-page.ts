import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Report } from './report.js';

const page = 'docs/benchmarks.md';

const head = `# Benchmarks

Written by \`npm run bench\`, which starts what it needs on loopback and ends by itself; \`npm run bench -- idle\` runs one
scenario. Times depend on the machine, so budgets are ratios taken within one run.
`;

/** Puts a report into the page of benchmarks, in the place of its predecessor. */
export function updatePage({ scenario, title, paragraphs }: Report, command: string, machine: string): void {
  const text = existsSync(page) ? readFileSync(page, 'utf8') : head;
  const [start, end] = [`<!-- bench:${scenario} -->`, `<!-- end of bench:${scenario} -->`];
  const origin = `\`${command}\` on ${machine}.`;
  const section = [start, `## ${title}`, origin, ...paragraphs, end].join('\n\n');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  const isNew = from < 0 || to < from;
  writeFileSync(
    page,
    isNew ? `${text.trimEnd()}\n\n${section}\n` : text.slice(0, from) + section + text.slice(to + end.length),
  );
}
