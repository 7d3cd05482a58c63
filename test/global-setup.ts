import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import type { TestProject } from 'vitest/node';
import type * as testing from '#testing';

// Vitest sets up each project apart, with modules of its own, in one process: only the process has one of it.
const run = globalThis as { aviaryTestServer?: Promise<testing.RunServer>; aviaryTestProjects?: number };

/** Gives the projects of a run one PostgreSQL server: the one of ACS_TEST_DATABASE_URL, or one of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.aviaryTestProjects = (run.aviaryTestProjects ?? 0) + 1;
  run.aviaryTestServer ??= startServer();
  const { server, end } = await run.aviaryTestServer;
  project.provide('testServer', server);
  project.provide('testRequire', process.env['ACS_TEST_REQUIRE'] === 'all' ? 'all' : 'available');
  return async () => {
    run.aviaryTestProjects = (run.aviaryTestProjects ?? 1) - 1;
    if (run.aviaryTestProjects > 0) return;
    delete run.aviaryTestServer;
    await end();
  };
}

// Vitest loads this file with other resolve conditions than the tests, which do not find our libs' sources.
async function startServer(): Promise<testing.RunServer> {
  const { module } = await runnerImport<typeof testing>(
    fileURLToPath(new URL('../libs/testing/src/index.ts', import.meta.url)),
    { environments: { inline: { resolve: { noExternal: [/^#/], conditions: ['source'] } } } },
  );
  return module.startRunServer(process.env['ACS_TEST_DATABASE_URL']);
}
