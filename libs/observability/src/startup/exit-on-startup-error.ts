import { ConfigError } from '#config';
import { StartupError } from './startup-error.js';

/**
 * Ends the process with exit code 1 after saying why on stderr: one line with the remedy for a StartupError, one
 * line per problem for a ConfigError, the stack for anything else (a bug).
 */
export function exitOnStartupError(error: unknown): never {
  process.stderr.write(`${describeStartupError(error)}\n`);
  process.exit(1);
}

/** The text that `exitOnStartupError` prints. */
export function describeStartupError(error: unknown): string {
  if (error instanceof StartupError) return `aviary: ${oneLine(error.message)}`;
  if (error instanceof ConfigError) {
    return error.problems.map((problem) => `aviary: ${oneLine(problem)}`).join('\n');
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
