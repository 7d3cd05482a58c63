import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError, type StartupErrorCode } from '#observability';
import { packageDirectory } from '../process/package-directory.js';

const largestFileBytes = 65_536;
const mostFiles = 1_000;

/** What a file turned out to be. */
type Outcome<Profile> =
  | { readonly kind: 'profile'; readonly profile: Profile }
  | {
      readonly kind: 'invalid';
      readonly problems: readonly { readonly pointer: string; readonly message: string }[];
    };

/** A kind of profiles that are files of JSON. */
export interface ProfileKind<Profile> {
  /** For messages, e.g. `quirk profile`. */
  readonly noun: string;
  readonly code: StartupErrorCode;
  /** Below `config` of the package. */
  readonly folder: string;
  /** Variable that names the operator's own directory. */
  readonly setting: string;
  /** Document that says what is right. */
  readonly document: string;
  readonly parse: (name: string, content: unknown) => Outcome<Profile>;
}

/**
 * The profiles that come with the product, and those of the operator's own directory; one there takes the place of
 * a shipped one of the same name.
 *
 * @param ownDir null when there is none
 * @throws StartupError naming the file, and the place in it that is wrong
 */
export function loadProfiles<Profile extends { readonly name: string }>(
  kind: ProfileKind<Profile>,
  ownDir: string | null,
): readonly Profile[] {
  const reader = new ProfileReader(kind);
  const profiles = new Map<string, Profile>();
  for (const directory of [shippedDirectory(kind.folder), ...(ownDir === null ? [] : [ownDir])])
    for (const profile of reader.profilesIn(directory)) profiles.set(profile.name, profile);
  return [...profiles.values()];
}

function shippedDirectory(folder: string): string {
  return join(packageDirectory(), 'config', folder);
}

class ProfileReader<Profile> {
  constructor(private readonly kind: ProfileKind<Profile>) {}

  profilesIn(directory: string): Profile[] {
    const files = this.attempt(directory, () => readdirSync(directory)).filter((file) =>
      file.endsWith('.json'),
    );
    if (files.length > mostFiles)
      throw this.invalid(
        directory,
        `has more than ${mostFiles} files`,
        'remove the profiles that no device needs',
      );
    return files.toSorted().map((file) => this.read(join(directory, file), file.slice(0, -'.json'.length)));
  }

  private read(path: string, name: string): Profile {
    const isTooLarge = this.attempt(path, () => statSync(path)).size > largestFileBytes;
    if (isTooLarge)
      throw this.invalid(path, `is larger than ${largestFileBytes} bytes`, 'split it into several profiles');
    const text = this.attempt(path, () => readFileSync(path, 'utf8'));
    const outcome = this.kind.parse(name, this.parsed(path, text));
    if (outcome.kind === 'profile') return outcome.profile;
    const problems = outcome.problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`);
    throw this.invalid(
      path,
      problems.join(', '),
      `correct it as ${this.kind.document} says, or remove the file`,
    );
  }

  private parsed(path: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.invalid(path, `is not JSON (${messageOf(error)})`, 'correct it, or remove the file');
    }
  }

  private attempt<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      const remedy = `let this user read it, or correct ${this.kind.setting}`;
      throw this.invalid(path, `cannot be read (${messageOf(error)})`, remedy);
    }
  }

  private invalid(path: string, problem: string, remedy: string): StartupError {
    return new StartupError(this.kind.code, `${this.kind.noun} ${path}: ${problem}`, remedy);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
