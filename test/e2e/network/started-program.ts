import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Namespaces } from './namespaces.js';

/** A program of the built product, and what its environment and its first words are. */
export interface ProductProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Begins the line that it prints once it is up. */
  readonly isUp: string;
}

/** Starts it in a namespace and waits until it is up. @throws Error with its last words when it ends before */
export async function startProgram(
  namespaces: Namespaces,
  ns: string,
  { path, env, isUp }: ProductProgram,
): Promise<void> {
  const child = namespaces.start(ns, process.execPath, [path], env);
  const said: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => said.push(line));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${path} ended: ${said.slice(-5).join('\n')}`);
  });
  ended.catch(() => undefined);
  const up = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      said.push(line);
      if (line.startsWith(isUp)) resolve();
    });
  });
  await Promise.race([up, ended]);
}
