// Fails on what a document names and the repository does not have: relative links and their anchors, paths in
// backticks, #imports, and scripts of npm run.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts, imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const rooms = ['apps', 'libs', 'test', 'docs', 'scripts', 'docker', 'config', '.ci'];
// One without a file is not in a checkout.
const sources = rooms.filter((room) => existsSync(join(root, room))).flatMap((room) => filesBelow(room));
const sourceNames = new Set(sources.map((path) => path.split('/').at(-1)));

function filesBelow(directory) {
  return readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Whether a code span is a path of ours; one with a placeholder names no file. */
function isPath(span) {
  if (!/^[\w.@/-]+$/.test(span) || /NNNN/.test(span)) return false;
  return span.includes('/') ? rooms.includes(span.split('/')[0]) : /\.(?:ts|mjs|cjs|md)$/.test(span);
}

function exists(span) {
  return existsSync(join(root, span)) || (!span.includes('/') && sourceNames.has(span));
}

/** Anchors of the headings of a document, as GitHub makes them. */
function anchorsOf(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(path, text) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file, anchor] = target.split('#');
    const absolute = file === '' ? join(root, path) : join(root, dirname(path), file);
    if (!existsSync(absolute)) return [`no such file: ${target}`];
    const isKnown = anchor === undefined || anchorsOf(readFileSync(absolute, 'utf8')).includes(anchor);
    return isKnown ? [] : [`no such heading: ${target}`];
  });
}

function brokenNames(text) {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span);
  const commands = [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, script]) => script);
  return [
    ...spans.filter((span) => isPath(span) && !exists(span)).map((span) => `no such path: ${span}`),
    ...spans
      .filter((span) => /^#[a-z][a-z-]*$/.test(span) && !(span in imports))
      .map((span) => `no such import: ${span}`),
    ...commands.filter((script) => !(script in scripts)).map((script) => `no such script: npm run ${script}`),
  ];
}

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...filesBelow('docs').filter((path) => path.endsWith('.md')),
];
for (const path of documents) {
  const text = readFileSync(join(root, path), 'utf8');
  for (const problem of new Set([...brokenLinks(path, text), ...brokenNames(text)])) {
    process.stdout.write(`${path}: ${problem}\n`);
    process.exitCode = 1;
  }
}
