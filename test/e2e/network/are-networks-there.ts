import { available } from '#testing';
import { Namespaces } from './namespaces.js';

type Program = readonly [program: string, debianPackage: string];

const always: readonly Program[] = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['curl', 'curl'],
];

/** Whether a test may make networks of its own, and has what it runs in them; says on stderr what is missing. */
export function areNetworksThere(...further: readonly Program[]): boolean {
  return (
    [...always, ...further].every(([program, debian]) => available(program, debian)) &&
    Namespaces.areAllowed()
  );
}
