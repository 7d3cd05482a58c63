// Checks the files of docker/ without an engine: their syntax, that targets and programs exist, that no role has rights.
import { existsSync, readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

const read = (path) => readFileSync(path, 'utf8');
const problems = [];

const dockerfile = read('docker/Dockerfile');
for (const { message, range } of validate(dockerfile))
  problems.push(`docker/Dockerfile:${range.start.line + 1}: ${JSON.stringify(message)}`);

/** Stages by name; each knows its instructions, those of its base first. */
const stages = new Map();
for (const text of dockerfile.split(/^(?=FROM )/m).slice(1)) {
  const [, base, name] = /^FROM (\S+) AS (\S+)/.exec(text) ?? [];
  if (name === undefined) problems.push('docker/Dockerfile: each stage needs a name');
  else stages.set(name, `${stages.get(base) ?? ''}\n${text}`);
}

const lastOf = (stage, instruction) =>
  [...stages.get(stage).matchAll(new RegExp(`^${instruction} (.+)$`, 'gm'))].at(-1)?.[1];

const isRole = (stage) => lastOf(stage, 'CMD')?.includes('dist/') ?? false;
for (const stage of [...stages.keys()].filter(isRole)) {
  if (lastOf(stage, 'USER') !== 'node') problems.push(`docker/Dockerfile: ${stage} must not run as root`);
  const [program] = /dist\/[^"]+\.js/.exec(lastOf(stage, 'CMD'));
  const source = program.replace(/^dist\//, '').replace(/\.js$/, '.ts');
  if (!existsSync(source))
    problems.push(`docker/Dockerfile: ${stage} runs ${program}, but there is no ${source}`);
}

const composition = read('docker/compose.yaml');
const { services } = parse(composition, { merge: true });
const documented = read('docs/configuration.md');
for (const [name, service] of Object.entries(services)) {
  if (service.build === undefined) continue;
  const { target } = service.build;
  if (!stages.has(target) || !isRole(target)) problems.push(`docker/compose.yaml: ${name} builds no role`);
  if (service.read_only !== true || service.cap_drop?.[0] !== 'ALL')
    problems.push(`docker/compose.yaml: ${name} must have a read-only file system and no capabilities`);
  for (const variable of Object.keys(service.environment ?? {}))
    if (!documented.includes(`\`${variable}\``))
      problems.push(
        `docker/compose.yaml: ${name} sets ${variable}, which docs/configuration.md does not know`,
      );
}

const balanced = new Set(Object.keys(services.haproxy.environment));
for (const [, variable] of read('docker/haproxy/haproxy.cfg').matchAll(/"\$\{(\w+)\}"/g))
  if (!balanced.has(variable)) problems.push(`docker/compose.yaml: haproxy lacks ${variable}`);

const example = read('docker/compose.env.example');
for (const [, variable] of composition.matchAll(/\$\{(\w+)/g))
  if (!new RegExp(`^${variable}= `, 'm').test(example))
    problems.push(`docker/compose.env.example: lacks ${variable}`);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
