import type { XmppPorts } from './xmpp-ports.js';

const attribute = (stanza: string, name: string): string =>
  new RegExp(`^<iq\\b[^>]*\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(stanza)?.slice(1).find(Boolean) ?? '';

const element = (stanza: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(stanza)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** What a CPE answers to a stanza: null for one that asks nothing [TR-069 K.2.3]. */
export function answerTo(stanza: string, allowed: readonly string[], ports: XmppPorts): string | null {
  if (attribute(stanza, 'type') !== 'get') return null;
  const [from, id] = [attribute(stanza, 'from'), attribute(stanza, 'id')];
  const refuse = (type: string, condition: string): string =>
    `<iq type='error' id='${id}' to='${from}'><error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`;
  const isOurs = stanza.includes('urn:broadband-forum-org:cwmp:xmppConnReq-1-0');
  const isAllowed = allowed.length === 0 || allowed.includes(from.split('/')[0] ?? '');
  if (!isOurs || !isAllowed) return refuse('cancel', 'service-unavailable');
  const credentials = ports.credentials();
  const isKnown =
    credentials !== null &&
    element(stanza, 'username') === credentials.username &&
    element(stanza, 'password') === credentials.password;
  if (!isKnown) return refuse('auth', 'not-authorized');
  if (ports.requested() !== 'accepted') return refuse('wait', 'service-unavailable');
  return `<iq type='result' id='${id}' to='${from}'/>`;
}
