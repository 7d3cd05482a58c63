import { CWMP_1_0_NAMESPACE, CWMP_1_1_NAMESPACE, CWMP_1_2_NAMESPACE } from './namespaces.js';

/** Every version this ACS speaks, the highest last. */
const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;

/** Version of the protocol, which is not the version of its namespace. */
export type CwmpVersion = (typeof VERSIONS)[number];

/**
 * Version to speak with a CPE [TR-069 3.7.2]: the highest common one if the CPE lists its versions, else by its
 * namespace. Null when the CPE lists versions and none is ours: fault 8006. Namespaces that do not exist
 * (`cwmp-1-3`, `cwmp-1-4`) count as 1.2; a CPE without a namespace counts as 1.0.
 */
export function cwmpVersionOf(
  namespace: string | null,
  sessionTimeoutSec: number | null,
  supportedVersions: readonly string[] | null,
): CwmpVersion | null {
  if (supportedVersions !== null && supportedVersions.length > 0) {
    return VERSIONS.findLast((version) => supportedVersions.includes(version)) ?? null;
  }
  if (namespace === null || namespace === CWMP_1_0_NAMESPACE) return '1.0';
  if (namespace === CWMP_1_1_NAMESPACE) return '1.1';
  // Versions 1.2 and 1.3 share a namespace, but only 1.3 has the SessionTimeout header.
  return namespace === CWMP_1_2_NAMESPACE && sessionTimeoutSec !== null ? '1.3' : '1.2';
}
