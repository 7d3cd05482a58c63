import type { XmlElement } from './xml-element.js';

/** What the server sent is no XMPP, or too much of it. */
export class XmppStreamError extends Error {
  override readonly name = 'XmppStreamError';
}

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
  /** Namespaces by prefix, `` for the default one. */
  readonly scope: ReadonlyMap<string, string>;
}

const attributeForm = /\s+([\w.:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagForm = /^<(\/?)([A-Za-z_][\w.:-]*)/;
const declaration = /^<\?xml[^<>]{0,100}\?>/;

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const mostDepth = 16;

/**
 * Takes a stream apart into what stands directly below its root [RFC 6120 4]. Of one stanza it keeps at most
 * `mostBytes`; comments, instructions, entities of one's own and a document type are refused [RFC 6120 11.1].
 */
export class StanzaReader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly open: OpenElement[] = [];
  private pending = '';
  private stanzaBytes = 0;
  private isBegun = false;
  private hasEnded = false;

  /** @param mostBytes of one stanza */
  constructor(private readonly mostBytes: number) {}

  /** The server has closed the root. */
  get isOver(): boolean {
    return this.hasEnded;
  }

  /** The stanzas that these bytes complete. @throws XmppStreamError; the stream is then of no more use */
  read(bytes: Buffer): XmlElement[] {
    const complete: XmlElement[] = [];
    try {
      this.pending += this.decoder.decode(bytes, { stream: true });
    } catch {
      throw new XmppStreamError('the stream is not UTF-8');
    }
    for (let token = this.token(); token !== null; token = this.token()) {
      this.stanzaBytes += Buffer.byteLength(token);
      this.bound(0);
      const stanza = token.startsWith('<') ? this.tag(token) : this.text(token);
      if (this.open.length <= 1) this.stanzaBytes = 0;
      if (stanza !== null) complete.push(stanza);
    }
    this.bound(Buffer.byteLength(this.pending));
    return complete;
  }

  private bound(more: number): void {
    if (this.stanzaBytes + more > this.mostBytes)
      throw new XmppStreamError(`a stanza has more than ${this.mostBytes} bytes`);
  }

  /** The next tag or text that is complete. */
  private token(): string | null {
    if (this.hasEnded) return null;
    const { pending } = this;
    const end = pending.startsWith('<') ? tagEnd(pending) : pending.indexOf('<');
    if (end <= 0) return null;
    this.pending = pending.slice(end);
    return pending.slice(0, end);
  }

  private text(token: string): null {
    const element = this.open.at(-1);
    // Between stanzas there is white space to keep the connection alive.
    if (element !== undefined && this.open.length > 1) element.children.push(unescape(token));
    else if (token.trim() !== '') throw new XmppStreamError('there is text between stanzas');
    return null;
  }

  private tag(token: string): XmlElement | null {
    if (!this.isBegun && declaration.test(token)) return null;
    this.isBegun = true;
    const [head, slash, name = ''] = tagForm.exec(token) ?? [];
    if (head === undefined) throw new XmppStreamError('the stream has what no stanza may have');
    if (slash === '/') return this.close();
    const element = this.begin(name, token.slice(head.length));
    this.open.push(element);
    if (this.open.length > mostDepth) throw new XmppStreamError('a stanza is nested too deep');
    return token.endsWith('/>') ? this.close() : null;
  }

  private begin(qualified: string, rest: string): OpenElement {
    const attributes = attributesOf(rest);
    const scope = new Map(this.open.at(-1)?.scope);
    for (const [key, value] of attributes) {
      const [, prefix] = /^xmlns(?::(.+))?$/.exec(key) ?? [null, null];
      if (prefix !== null) scope.set(prefix ?? '', value);
    }
    const [prefix, name] = qualified.includes(':')
      ? (qualified.split(':', 2) as [string, string])
      : ['', qualified];
    const namespace = prefix === 'xml' ? xmlNamespace : (scope.get(prefix) ?? '');
    return { name, namespace, attributes, children: [], scope };
  }

  private close(): XmlElement | null {
    const element = this.open.pop();
    const parent = this.open.at(-1);
    this.hasEnded = parent === undefined;
    if (element === undefined || parent === undefined) return null;
    if (this.open.length === 1) return element;
    parent.children.push(element);
    return null;
  }
}

/** Where a tag ends, quotes left out; 0 when it is not complete. */
function tagEnd(text: string): number {
  let quote = '';
  for (let n = 1; n < text.length; n++) {
    const character = text.charAt(n);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return n + 1;
  }
  return 0;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  attributeForm.lastIndex = 0;
  let end = 0;
  for (let match = attributeForm.exec(text); match !== null; match = attributeForm.exec(text)) {
    attributes.set(match[1] ?? '', unescape(match[2] ?? match[3] ?? ''));
    end = attributeForm.lastIndex;
  }
  if (!/^\s*\/?>$/.test(text.slice(end))) throw new XmppStreamError('a tag is not well formed');
  return attributes;
}

function unescape(text: string): string {
  return text.replaceAll(/&(#x?)?([^;&]{0,10});?/gi, (whole, numeric: string | undefined, body: string) => {
    const code = numeric === undefined ? NaN : parseInt(body, numeric.length === 2 ? 16 : 10);
    const character =
      numeric === undefined ? named[body] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (character === undefined || !whole.endsWith(';')) throw new XmppStreamError('an entity is not known');
    return character;
  });
}
