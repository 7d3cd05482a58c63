/** A fault that passes by itself although its code says that it does not (Q52). */
export interface RetryableFault {
  readonly code: number;
  /** Found anywhere in the fault's text, in any case. */
  readonly message: string;
}

/** Values that a device means the other way round (Q53). */
export interface ValueTransform {
  /** A name with `*` for one segment, or a partial path for all below it. */
  readonly path: string;
  readonly transform: 'invertBoolean';
}

/** How one device wants to be talked to, where the specification allows several ways or the device breaks it. */
export interface DeviceQuirks {
  /** xsd:boolean in arguments and values (Q41). */
  readonly booleans: 'digits' | 'words';
  /** NextLevel of GetParameterNames (Q42). */
  readonly nextLevel: 'digits' | 'words';
  /** xsd:dateTime in values (Q43). */
  readonly dateTimes: 'seconds' | 'milliseconds' | 'withoutZone';
  /** Names in one GetParameterValues, 1 to 256; more are asked for in parts (Q45). */
  readonly batchSize: number;
  /** What asks GetParameterNames for everything: the empty path, or the name of the root object (Q44). */
  readonly rootNames: 'empty' | 'explicit';
  /** Paths that are writable whatever the device says (Q48). */
  readonly writable: readonly string[];
  /** Attribute Path of the session cookie: `/`, or left out (Q9). */
  readonly cookiePath: 'root' | 'none';
  /** Whether a connection request may answer a device that offers nothing but Basic. */
  readonly connectionRequestBasic: 'refuse' | 'allow';
  /** What the Digest of a connection request is computed over: the path of its URL, or `/` (Q62). */
  readonly connectionRequestDigestUri: 'path' | 'root';
  /** Whether the device may only answer, and ask nothing, while RPCs are sent to it [TR-069 3.7.1.4]. */
  readonly holdRequests: 'never' | 'withRequests';
  /** RPCs that are never sent. */
  readonly unsupportedMethods: readonly string[];
  readonly retryableFaults: readonly RetryableFault[];
  readonly valueTransforms: readonly ValueTransform[];
  /** How a Download ended whose end the device does not tell in time (Q34). */
  readonly silentDownload: 'unknown' | 'succeeded';
  /** The parameter of the Inform that tells the device apart when its SerialNumber does not; null: none does (Q13). */
  readonly serialNumberFrom: string | null;
}

/** A device that no profile knows. */
export const ordinaryQuirks: DeviceQuirks = {
  booleans: 'digits',
  nextLevel: 'digits',
  dateTimes: 'seconds',
  batchSize: 256,
  rootNames: 'empty',
  writable: [],
  cookiePath: 'root',
  connectionRequestBasic: 'refuse',
  connectionRequestDigestUri: 'path',
  holdRequests: 'never',
  unsupportedMethods: [],
  retryableFaults: [],
  valueTransforms: [],
  silentDownload: 'unknown',
  serialNumberFrom: null,
};
