/** How a CPE writes its SOAP: data of its profile. */
export interface SoapDialect {
  /** First line of each message; the empty string for none. */
  readonly xmlDeclaration: string;
  readonly quote: '"' | "'";
  readonly envelopePrefix: string;
  readonly encodingPrefix: string;
  readonly cwmpNamespace: string;
  /** Whether a Header with cwmp:ID is sent, an empty Header, or none. */
  readonly header: 'id' | 'empty' | 'absent';
  /** Sends the header NoMoreRequests, which was dropped from the protocol long ago. */
  readonly noMoreRequests: boolean;
  /** Whether values carry `xsi:type`. */
  readonly typedValues: boolean;
  /** What stands in the brackets of arrayType for this number of elements. */
  readonly arraySize: (count: number) => string;
  /** CurrentTime of an Inform. */
  readonly currentTime: (now: Date) => string;
  readonly retryCount: (count: number) => string;
}

/** Seconds precision in UTC, the form that every receiver understands. */
export function formatDateTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export const standardDialect: SoapDialect = {
  xmlDeclaration: '<?xml version="1.0" encoding="UTF-8"?>\n',
  quote: '"',
  envelopePrefix: 'soap-env',
  encodingPrefix: 'soap-enc',
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
  header: 'id',
  noMoreRequests: false,
  typedValues: true,
  arraySize: String,
  currentTime: formatDateTime,
  retryCount: String,
};
