import { parseBoolean } from '../field/booleans.js';
import { CWMP_NAMESPACE_START } from '../version/namespaces.js';
import { detached } from '../xml/detached.js';
import { XmlReader } from '../xml/xml-reader.js';
import type { XmlLimits } from '../xml/xml-limits.js';
import { readRpc, type RpcMessage, type Vocabulary } from './rpc-reader.js';

/** Header elements of CWMP, from either side; unknown ones are ignored, `mustUnderstand` or not. */
export interface CwmpHeader {
  id: string | null;
  sessionTimeout: string | null;
  supportedCwmpVersions: string | null;
  holdRequests: boolean;
  useCwmpVersion: string | null;
}

/** Everything an envelope says. */
export interface EnvelopeContent {
  readonly cwmpNamespace: string | null;
  readonly header: Readonly<CwmpHeader>;
  readonly message: RpcMessage;
}

const LONGEST_HEADER_VALUE = 256;

/**
 * Reads a SOAP envelope by local names. Throws `EnvelopeError`: as the scanner does, `notSoap` when it is no envelope
 * with one Body, `emptyBody` when nothing is in the Body of an otherwise sound envelope, `notOneRpc` when it holds more
 * than one element.
 *
 * @param vocabulary of the side that sent it.
 */
export function readEnvelope(
  xml: string,
  limits: Partial<XmlLimits> | undefined,
  vocabulary: Vocabulary,
): EnvelopeContent {
  return new EnvelopeReader(new XmlReader(xml, limits), vocabulary).read();
}

class EnvelopeReader {
  private readonly header: CwmpHeader = {
    id: null,
    sessionTimeout: null,
    supportedCwmpVersions: null,
    holdRequests: false,
    useCwmpVersion: null,
  };
  private readonly namespaces = new Map<string, string>();
  private hasHeader = false;
  private hasBody = false;
  private message: RpcMessage | null = null;
  private rpcPrefix = '';

  constructor(
    private readonly xml: XmlReader,
    private readonly vocabulary: Vocabulary,
  ) {}

  read(): EnvelopeContent {
    const { xml } = this;
    xml.nextChild();
    if (xml.localName !== 'Envelope') xml.fail('notSoap', 'the document is not a SOAP envelope');
    this.noteNamespaces();
    while (xml.nextChild()) {
      const name = xml.localName;
      if (name === 'Header') this.readHeader();
      else if (name === 'Body') this.readBody();
      else xml.skip();
    }
    xml.finish();
    if (!this.hasBody) xml.fail('notSoap', 'the envelope has no Body');
    if (this.message === null) return xml.fail('emptyBody', 'the Body is empty');
    return { cwmpNamespace: this.cwmpNamespace(), header: this.header, message: this.message };
  }

  private readHeader(): void {
    if (this.hasHeader) this.xml.fail('notSoap', 'the envelope has two Headers');
    this.hasHeader = true;
    this.noteNamespaces();
    while (this.xml.nextChild()) {
      const name = this.xml.localName;
      this.noteNamespaces();
      if (name === 'ID') this.header.id = this.headerValue();
      else if (name === 'SessionTimeout') this.header.sessionTimeout = this.headerValue();
      else if (name === 'SupportedCWMPVersions') this.header.supportedCwmpVersions = this.headerValue();
      else if (name === 'HoldRequests') this.header.holdRequests = parseBoolean(this.headerValue());
      else if (name === 'UseCWMPVersion') this.header.useCwmpVersion = this.headerValue().trim();
      else this.xml.skip();
    }
  }

  private readBody(): void {
    const { xml } = this;
    if (this.hasBody) xml.fail('notSoap', 'the envelope has two Bodies');
    this.hasBody = true;
    this.noteNamespaces();
    if (!xml.nextChild()) return;
    this.noteNamespaces();
    this.rpcPrefix = xml.prefix;
    this.message = readRpc(xml, xml.localName, this.vocabulary);
    if (xml.nextChild()) xml.fail('notOneRpc', 'the Body has more than one element');
  }

  private headerValue(): string {
    const value = this.xml.text();
    if (value.length > LONGEST_HEADER_VALUE) this.xml.fail('limit', 'a header value is too long');
    return detached(value);
  }

  // One flat scope is enough: what matters is declared on the way from Envelope to the RPC.
  private noteNamespaces(): void {
    for (const { name, value } of this.xml.attributes) {
      if (!name.startsWith('xmlns')) continue;
      if (value.length > LONGEST_HEADER_VALUE) this.xml.fail('limit', 'a namespace is too long');
      if (name === 'xmlns') this.namespaces.set('', value);
      else if (name.startsWith('xmlns:')) this.namespaces.set(name.slice('xmlns:'.length), value);
    }
  }

  /** Of the RPC's prefix; of a SOAP fault or an undeclared prefix: whatever CWMP namespace was declared. */
  private cwmpNamespace(): string | null {
    const own = this.namespaces.get(this.rpcPrefix);
    if (own !== undefined && own !== '' && !isSoap(own)) return detached(own);
    for (const uri of this.namespaces.values())
      if (uri.startsWith(CWMP_NAMESPACE_START)) return detached(uri);
    return null;
  }
}

function isSoap(uri: string): boolean {
  return /^https?:\/\/(?:schemas\.xmlsoap\.org|www\.w3\.org)\//.test(uri);
}
