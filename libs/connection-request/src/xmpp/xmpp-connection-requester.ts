import { bareJid, parseJid } from './jid.js';
import { childOf, escapeXml, type XmlElement } from './xml-element.js';
import type { IqAnswer, XmppConnection } from './xmpp-connection.js';

const request = 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0';
const stanzas = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** A CPE that has not answered by then is not there. */
const answerWithinMs = 20_000;

/** Whom to call by XMPP, and what it knows us by. */
export interface XmppCall {
  /** ConnReqJabberID, as the device reported it. */
  readonly jid: string;
  readonly username: string;
  readonly password: string;
  readonly signal?: AbortSignal;
}

/**
 * How a connection request by XMPP ended. `refused`: nothing was sent, since the address is no device's on our own
 * server; the credentials go to no other.
 */
export type XmppCallResult =
  | { readonly outcome: 'accepted' | 'badCredentials' | 'busy' }
  | {
      readonly outcome: 'unreachable';
      readonly reason: 'offline' | 'timeout' | 'noServer' | 'aborted';
    }
  | { readonly outcome: 'refused'; readonly reason: 'malformedJid' | 'foreignServer' }
  | { readonly outcome: 'protocolError'; readonly reason: 'unexpectedError'; readonly status: null };

/** Calls CPEs through an XMPP server [TR-069 Annex K]. */
export class XmppConnectionRequester {
  constructor(
    private readonly connection: Pick<XmppConnection, 'ask' | 'jid'>,
    private readonly domain: string,
  ) {}

  /** Waits for the answer of the CPE, 20 s at most; never rejects. */
  async request({ jid, username, password, signal }: XmppCall): Promise<XmppCallResult> {
    const parsed = parseJid(jid);
    if (parsed === null) return { outcome: 'refused', reason: 'malformedJid' };
    const isOurs = parsed.domain === this.domain.toLowerCase();
    if (!isOurs || bareJid(parsed) === this.connection.jid.toLowerCase())
      return { outcome: 'refused', reason: 'foreignServer' };
    const credentials = `<username>${escapeXml(username)}</username><password>${escapeXml(password)}</password>`;
    const content = `<connectionRequest xmlns='${request}'>${credentials}</connectionRequest>`;
    return resultOf(await this.connection.ask(jid, 'get', content, answerWithinMs, signal));
  }
}

function resultOf(answer: IqAnswer): XmppCallResult {
  if (answer.kind === 'failed') return { outcome: 'unreachable', reason: answer.reason };
  if (answer.kind === 'result') return { outcome: 'accepted' };
  const condition = conditionOf(answer.stanza);
  if (condition === 'not-authorized') return { outcome: 'badCredentials' };
  // The CPE says `wait` when it takes none now; the server says the same of who is not there [TR-069 K.2.3].
  if (condition === 'service-unavailable' && errorOf(answer.stanza)?.attributes.get('type') === 'wait')
    return { outcome: 'busy' };
  if (condition !== null && absent.has(condition)) return { outcome: 'unreachable', reason: 'offline' };
  return { outcome: 'protocolError', reason: 'unexpectedError', status: null };
}

const absent: ReadonlySet<string> = new Set([
  'service-unavailable',
  'recipient-unavailable',
  'item-not-found',
  'remote-server-not-found',
  'remote-server-timeout',
]);

const errorOf = (stanza: XmlElement): XmlElement | null => childOf(stanza, 'error', 'jabber:client');

function conditionOf(stanza: XmlElement): string | null {
  const condition = errorOf(stanza)?.children.find(
    (child): child is XmlElement => typeof child !== 'string' && child.namespace === stanzas,
  );
  return condition?.name ?? null;
}
