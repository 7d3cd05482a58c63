import type { CpeProfile } from './cpe-profile.js';
import { fritzbox } from './fritzbox.js';
import { tr098Generic, tr181Generic } from './generic.js';
import { huawei } from './huawei.js';
import { mikrotik } from './mikrotik.js';
import { rdkB } from './rdk-b.js';
import { sagemcom } from './sagemcom.js';
import { thomson } from './thomson.js';
import { tpLink } from './tp-link.js';
import { libcurl, noCookie, tcpPerPost } from './transport-quirks.js';
import { appliesLater, smallBatch, staleNames } from './tree-quirks.js';
import { zte } from './zte.js';

/** All profiles there are; the fleet `mix` takes them in turn. */
export const profiles: readonly CpeProfile[] = [
  tr181Generic,
  tr098Generic,
  mikrotik,
  thomson,
  fritzbox,
  huawei,
  zte,
  sagemcom,
  tcpPerPost,
  staleNames,
  libcurl,
  rdkB,
  tpLink,
  smallBatch,
  noCookie,
  appliesLater,
];

export function findProfile(name: string): CpeProfile | null {
  return profiles.find((profile) => profile.name === name) ?? null;
}
