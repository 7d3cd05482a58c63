import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseQuirkProfile, QuirkCatalogue, type QuirkProfile } from '#device';
import { StartupError } from '#observability';

const largestFileBytes = 65_536;
const mostFiles = 1_000;

/**
 * The profiles that come with the product, and those of the operator's own directory; one there takes the place of
 * a shipped one of the same name.
 *
 * @param ownDir null when there is none
 * @throws StartupError naming the file, and the place in it that is wrong
 */
export function loadQuirkCatalogue(ownDir: string | null): QuirkCatalogue {
  const profiles = new Map<string, QuirkProfile>();
  for (const directory of [shippedDirectory(), ...(ownDir === null ? [] : [ownDir])])
    for (const profile of profilesIn(directory)) profiles.set(profile.name, profile);
  return new QuirkCatalogue([...profiles.values()]);
}

/** `config/quirks` of the package, wherever this file was compiled to. */
function shippedDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory)
    directory = dirname(directory);
  return join(directory, 'config', 'quirks');
}

function profilesIn(directory: string): QuirkProfile[] {
  const files = attempt(directory, () => readdirSync(directory)).filter((file) => file.endsWith('.json'));
  if (files.length > mostFiles)
    throw invalid(directory, `has more than ${mostFiles} files`, 'remove the profiles that no device needs');
  return files.toSorted().map((file) => readProfile(join(directory, file), file.slice(0, -'.json'.length)));
}

function readProfile(path: string, name: string): QuirkProfile {
  const isTooLarge = attempt(path, () => statSync(path)).size > largestFileBytes;
  if (isTooLarge)
    throw invalid(path, `is larger than ${largestFileBytes} bytes`, 'split it into several profiles');
  const text = attempt(path, () => readFileSync(path, 'utf8'));
  const outcome = parseQuirkProfile(name, parsed(path, text));
  if (outcome.kind === 'profile') return outcome.profile;
  const problems = outcome.problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`);
  throw invalid(path, problems.join(', '), 'correct it as docs/quirks.md says, or remove the file');
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, `is not JSON (${messageOf(error)})`, 'correct it, or remove the file');
  }
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalid(
      path,
      `cannot be read (${messageOf(error)})`,
      'let this user read it, or correct ACS_QUIRKS_DIR',
    );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function invalid(path: string, problem: string, remedy: string): StartupError {
  return new StartupError('QUIRK_PROFILE_INVALID', `quirk profile ${path}: ${problem}`, remedy);
}
