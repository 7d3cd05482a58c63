import { spawnSync } from 'node:child_process';
import { inject } from 'vitest';

const announced = new Set<string>();

/**
 * Whether an outside program that a part of the tests needs can be run: `describe.skipIf(!available('redis-server'))`.
 * Says once per test file what is not run and what to install.
 *
 * @param program name on the PATH; must know `--version`
 * @param debianPackage package that brings it, where that has another name
 * @throws Error when it is missing and ACS_TEST_REQUIRE=all
 */
export function available(program: string, debianPackage: string = program): boolean {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 10_000 });
  if (error === undefined || !('code' in error) || error.code !== 'ENOENT') return true;
  const notice = `NOT RUN: tests that need ${program} (install ${debianPackage})`;
  if (inject('testRequire') === 'all') throw new Error(`${notice}; ACS_TEST_REQUIRE=all wants every part`);
  if (!announced.has(program)) {
    announced.add(program);
    process.stderr.write(`${notice}\n`);
  }
  return false;
}
