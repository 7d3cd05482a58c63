import { acsRpcs } from '../rpc/acs-rpc-table.js';
import { cpeRpcs } from '../rpc/cpe-rpc-table.js';
import { escapeXml } from '../xml/escape.js';
import { readTree, type ElementNode } from './element-tree.js';

/** What is a secret, by its name: of a parameter (the whole path) or of an element or attribute. */
export interface SecretRules {
  isSecretParameter(path: string): boolean;
  isSecretName(name: string): boolean;
  /** Hides what a text of no secret element may still carry, such as the credentials in a URL. */
  redactText(text: string): string;
}

/** An envelope that can be shown. */
export interface RedactedEnvelope {
  /** The document written anew, indented; '' when nothing of it could be read. */
  readonly xml: string;
  /** Why the document could not be read to its end, null when it could; the rest is not shown. */
  readonly fault: string | null;
  /** Values that were hidden as secrets, for a look whether they stand elsewhere too. */
  readonly secrets: readonly string[];
}

const HIDDEN = '[redacted]';
const knownRpcs = new Set([...Object.keys(acsRpcs), ...Object.keys(cpeRpcs), 'Fault']);
const knownHeaders = new Set([
  'ID',
  'HoldRequests',
  'NoMoreRequests',
  'SessionTimeout',
  'SupportedCWMPVersions',
  'UseCWMPVersion',
]);
// Arguments whose meaning is not ours to know, and vouchers, which are worth what they unlock.
const opaque = new Set(['Arg', 'VoucherList', 'VoucherSN']);
// Paths of file URLs hold one-time keys.
const fileUrl = /^(?:.*URL|Referer|Next)$/;
const structural = /^xmlns|(?:^|:)(?:type|arrayType|mustUnderstand|encodingStyle|nil)$/;
const mostSecrets = 64;

/**
 * Writes an envelope anew without its secrets, by what its elements are: values of secret parameters, whatever is named
 * like a secret, everything inside methods and headers that nobody knows. A value without a name is hidden, so that a
 * document that breaks off shows none by accident. Linear in `xml`; never throws.
 */
export function redactEnvelope(xml: string, rules: SecretRules): RedactedEnvelope {
  const { root, fault } = readTree(xml);
  const writer = new RedactingWriter(rules);
  if (root !== null)
    writer.write(root, { depth: 0, hides: root.localName !== 'Envelope', place: 'envelope' });
  return { xml: writer.xml, fault, secrets: [...writer.secrets] };
}

interface Scope {
  readonly depth: number;
  /** Everything in here is hidden. */
  readonly hides: boolean;
  readonly place: 'envelope' | 'header' | 'body' | 'inside';
}

class RedactingWriter {
  xml = '';
  readonly secrets = new Set<string>();

  constructor(private readonly rules: SecretRules) {}

  write(node: ElementNode, scope: Scope): void {
    const { name, children } = node;
    const indent = '  '.repeat(scope.depth);
    const hides = scope.hides || this.isHidden(node, scope);
    const start = `${indent}<${name}${this.attributes(node, hides)}`;
    const text = this.text(node, hides);
    if (children.length === 0) {
      this.xml += text === '' ? `${start}/>\n` : `${start}>${text}</${name}>\n`;
      return;
    }
    this.xml += `${start}>${text.trim()}\n`;
    const names = nameOf(node);
    for (const child of children) {
      const isNamed = child.localName === 'Value' || (names !== null && child.localName !== 'Name');
      const isSecret = isNamed && (names === null || this.rules.isSecretParameter(names));
      if (isSecret) this.noteSecrets(child);
      this.write(child, { depth: scope.depth + 1, hides: hides || isSecret, place: placeIn(node, scope) });
    }
    this.xml += `${indent}</${name}>\n`;
  }

  private isHidden(node: ElementNode, { place }: Scope): boolean {
    const { localName } = node;
    if (place === 'header') return !knownHeaders.has(localName);
    if (place === 'body') return !knownRpcs.has(localName.replace(/(.)Response$/, '$1'));
    const isSecret = place === 'inside' && this.rules.isSecretName(localName);
    if (isSecret) this.noteSecrets(node);
    return isSecret || opaque.has(localName);
  }

  private attributes({ attributes }: ElementNode, hides: boolean): string {
    return attributes
      .map(({ name, value }) => {
        const isShown = structural.test(name) || !(hides || this.rules.isSecretName(name));
        return ` ${name}="${isShown ? escapeXml(this.rules.redactText(value)) : HIDDEN}"`;
      })
      .join('');
  }

  private text({ localName, text, children }: ElementNode, hides: boolean): string {
    const isBlank = text.trim() === '';
    if (isBlank && children.length > 0) return '';
    if (hides) return text === '' ? '' : HIDDEN;
    const shown = fileUrl.test(localName) ? text.replace(/^(\s*\w+:\/\/[^/\s]*\/).+$/s, `$1${HIDDEN}`) : text;
    return escapeXml(this.rules.redactText(shown));
  }

  private noteSecrets({ text, children }: ElementNode): void {
    if (this.secrets.size < mostSecrets && text.trim() !== '') this.secrets.add(text);
    for (const child of children) this.noteSecrets(child);
  }
}

/** What a structure of name and value is about, null when it is no such structure. */
function nameOf({ children }: ElementNode): string | null {
  return children.find(({ localName }) => localName === 'Name')?.text.trim() ?? null;
}

function placeIn({ localName }: ElementNode, { place }: Scope): Scope['place'] {
  if (place !== 'envelope') return 'inside';
  if (localName === 'Header') return 'header';
  return localName === 'Body' ? 'body' : 'envelope';
}
