// Holds docs/protocol.md against the repository: every file and test that a clause or a quirk names must exist, and the
// test of a quirk must carry its number. Lists what has no file or no test; --quiet leaves the list out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'docs/protocol.md';
const quirkCount = 70;

const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const pathsOf = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path);

/** Rows of all tables that begin with a clause or the number of a quirk: the last columns are file and test. */
const rows = readFileSync(join(root, page), 'utf8')
  .split('\n')
  .map((line, index) => ({ line: index + 1, cells: cellsOf(line) }))
  .filter(({ cells }) => cells.length >= 3 && /^(?:[A-Z0-9]+(?:\.\d+)+|\d+\.\d+|Q\d+)/.test(cells[0]))
  .map(({ line, cells }) => {
    const [name, subject] = cells;
    return { line, name, subject, files: pathsOf(cells.at(-2)), tests: pathsOf(cells.at(-1)) };
  });

function textsOf(path) {
  const source = readFileSync(join(root, path), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  return [...source.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].map(
    ([text]) => text,
  );
}

function carries(path, quirk) {
  return textsOf(path).some((text) => new RegExp(`\\b${quirk}\\b`).test(text));
}

function danglingOf({ name, files, tests }) {
  const missing = [...files, ...tests].filter((path) => !existsSync(join(root, path)));
  const unnumbered = /^Q\d+$/.test(name)
    ? tests.filter((path) => !missing.includes(path) && !carries(path, name))
    : [];
  return [
    ...missing.map((path) => `no such file: ${path}`),
    ...unnumbered.map((path) => `no test of this number: ${path}`),
  ];
}

/** Clauses that the code names, as [TR-069 3.7.1.5]. */
function taggedClauses() {
  const sources = ['apps', 'libs'].flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const tags = sources.flatMap(
    (path) => readFileSync(join(root, path), 'utf8').match(/\[TR-069 [^\]]+\]/g) ?? [],
  );
  return new Set(tags.flatMap((tag) => tag.match(/[A-Z0-9]+(?:\.\d+)+|\d+\.\d+/g) ?? []));
}

const say = (text) => process.stdout.write(`${text}\n`);
const fail = (text) => {
  say(`${page}: ${text}`);
  process.exitCode = 1;
};

const quirks = Array.from({ length: quirkCount }, (_, index) => `Q${index + 1}`);
const named = new Set(rows.flatMap(({ name }) => name.split(',').map((part) => part.trim())));
for (const quirk of quirks) if (!named.has(quirk)) fail(`${quirk} has no row`);
for (const row of rows)
  for (const problem of danglingOf(row)) fail(`line ${row.line}, ${row.name}: ${problem}`);

if (!process.argv.includes('--quiet')) {
  for (const { name, subject, files, tests } of rows) {
    if (files.length === 0) say(`no file: ${name} ${subject}`);
    if (tests.length === 0) say(`no test: ${name} ${subject}`);
  }
  const covers = (clause) =>
    [...named].some((name) => `${clause}.`.startsWith(`${name}.`) || name.startsWith(`${clause}.`));
  for (const clause of taggedClauses())
    if (!covers(clause)) say(`no row: clause ${clause}, which the code names`);
  const tested = rows.filter(({ name, tests }) => name.startsWith('Q') && tests.length > 0).length;
  say(`${tested} of ${quirkCount} quirks have a test, ${rows.length - quirkCount} clauses have a row`);
}
