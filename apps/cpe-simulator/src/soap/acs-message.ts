import { isTrue } from '../device/parameter-value.js';
import { parseXml, type XmlElement } from './xml-element.js';

/** What the ACS sent with HTTP 200. */
export type AcsMessage = AcsCall | AcsResponse | AcsFault;

/** An RPC that the ACS calls; `id` is null when it sent no cwmp:ID. */
export interface AcsCall {
  readonly kind: 'call';
  readonly id: string | null;
  readonly method: string;
  readonly element: XmlElement;
  readonly envelope: XmlElement;
}

/** The answer to one of the CPE's own calls. */
export interface AcsResponse {
  readonly kind: 'response';
  readonly id: string | null;
  /** The method it answers, without the suffix `Response`. */
  readonly method: string;
  readonly element: XmlElement;
  readonly holdRequests: boolean;
}

export interface AcsFault {
  readonly kind: 'fault';
  readonly id: string | null;
  /** 0 when the fault carries no CWMP code. */
  readonly code: number;
  readonly text: string;
}

/** Decodes an envelope. @throws Error when it is not a SOAP envelope with exactly one element in its Body. */
export function parseAcsMessage(text: string): AcsMessage {
  const envelope = parseXml(text);
  const element = onlyElementOfBody(envelope);
  const method = element.name;
  const header = envelope.child('Header');
  const id = header?.child('ID')?.text ?? null;
  if (method === 'Fault') return readFault(element, id);
  if (!method.endsWith('Response')) return { kind: 'call', id, method, element, envelope };
  const holdRequests = isTrue(header?.childText('HoldRequests') ?? '');
  return { kind: 'response', id, method: method.slice(0, -'Response'.length), element, holdRequests };
}

function onlyElementOfBody(envelope: XmlElement): XmlElement {
  const body = envelope.name === 'Envelope' ? envelope.child('Body') : null;
  const elements = body?.childNames.flatMap((name) => body.children(name)) ?? [];
  const [element] = elements;
  if (!element || elements.length > 1) {
    throw new Error('the message of the ACS is not an envelope with one RPC');
  }
  return element;
}

function readFault(element: XmlElement, id: string | null): AcsFault {
  const fault = element.child('detail')?.child('Fault');
  const code = Number(fault?.childText('FaultCode') ?? '');
  return {
    kind: 'fault',
    id,
    code: Number.isInteger(code) ? code : 0,
    text: fault?.childText('FaultString') ?? element.childText('faultstring'),
  };
}
