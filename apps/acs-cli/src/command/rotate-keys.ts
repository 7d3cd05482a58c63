import { setTimeout as pause } from 'node:timers/promises';
import type { AdminApi } from '../api/admin-api.js';
import type { SecretRotation } from '../api/resources.js';
import { printableJson } from '../output/printable.js';
import { table } from '../output/table.js';
import type { Terminal } from '../terminal.js';

const lookEveryMs = 500;

interface Presentation {
  readonly waitSec: number;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Has stored secrets sealed anew and waits for it; true when former keys can be given up. */
export async function rotateKeys(api: AdminApi, { waitSec, json, terminal }: Presentation): Promise<boolean> {
  const patientUntil = performance.now() + waitSec * 1_000;
  let rotation = await api.call<SecretRotation>('/secret-rotation', { body: {} });
  while (isOpen(rotation) && performance.now() < patientUntil) {
    await pause(lookEveryMs);
    rotation = await api.call<SecretRotation>('/secret-rotation');
  }
  terminal.print(json ? `${printableJson(rotation)}\n` : table(titles, rotation.places.map(rowOf)));
  terminal.complain(remarkOn(rotation));
  return rotation.done;
}

const titles = ['PLACE', 'SEEN', 'SEALED ANEW', 'UNREADABLE', 'STATE'];

function rowOf({ place, seen, sealedAnew, unreadable, finishedAt }: SecretRotation['places'][number]) {
  const state = finishedAt === null ? 'goes on' : 'finished';
  return [place, String(seen), String(sealedAnew), String(unreadable), state];
}

function isOpen({ places }: SecretRotation): boolean {
  return places.some(({ finishedAt }) => finishedAt === null);
}

function remarkOn(rotation: SecretRotation): string {
  if (rotation.done)
    return 'no secret needs a former key any more; where ACS_MASTER_KEY_PREVIOUS is set it can be left out of the next start';
  if (isOpen(rotation))
    return 'the rotation goes on; look again with "acs rotate-keys --wait 60" or at /api/v1/secret-rotation';
  const unreadable = rotation.places.reduce((sum, place) => sum + place.unreadable, 0);
  return `${unreadable} secrets are sealed with a key that is not configured; add it to ACS_MASTER_KEY_PREVIOUS`;
}
