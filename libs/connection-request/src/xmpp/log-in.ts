import { ScramClient, scramHashes, type ScramMechanism } from './scram.js';
import { XmppStreamError } from './stanza-reader.js';
import { childOf, escapeXml, textIn, type XmlElement } from './xml-element.js';
import type { XmppStream } from './xmpp-stream.js';

const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
const bind = 'urn:ietf:params:xml:ns:xmpp-bind';

/** What the ACS shows its XMPP server. */
export interface XmppLogin {
  readonly username: string;
  readonly password: string;
  readonly resource: string;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const plain = (encoded: string): string => Buffer.from(encoded, 'base64').toString('utf8');

/**
 * Authenticates on a stream that is under TLS, by SCRAM where the server has it and by PLAIN otherwise, and binds a
 * resource [RFC 6120 6, 7]. Resolves with our own full address. Rejects with what the server has against us.
 */
export async function logIn(stream: XmppStream, login: XmppLogin): Promise<string> {
  const features = await stream.restart();
  const offered = mechanismsOf(features);
  const scram = (Object.keys(scramHashes) as ScramMechanism[]).find((mechanism) =>
    offered.includes(mechanism),
  );
  if (scram !== undefined) await byScram(stream, scram, login);
  else if (offered.includes('PLAIN')) await byPlain(stream, login);
  else throw new XmppStreamError('the server has neither SCRAM nor PLAIN');
  await stream.restart();
  stream.write(
    `<iq type='set' id='bind'><bind xmlns='${bind}'><resource>${escapeXml(login.resource)}</resource></bind></iq>`,
  );
  const answer = await stream.next();
  const bound = childOf(answer, 'bind', bind);
  const jid = bound === null ? null : childOf(bound, 'jid', bind);
  if (answer.attributes.get('type') !== 'result' || jid === null)
    throw new XmppStreamError('the server gives us no address');
  return textIn(jid);
}

function mechanismsOf(features: XmlElement): string[] {
  const mechanisms = childOf(features, 'mechanisms', sasl)?.children ?? [];
  return mechanisms.flatMap((child) => (typeof child === 'string' ? [] : [textIn(child)]));
}

async function byScram(
  stream: XmppStream,
  mechanism: ScramMechanism,
  { username, password }: XmppLogin,
): Promise<void> {
  const client = new ScramClient(mechanism, username, password);
  stream.write(`<auth xmlns='${sasl}' mechanism='${mechanism}'>${base64(client.first)}</auth>`);
  const challenge = expected(await stream.next(), 'challenge');
  const answer = await client.answer(plain(textIn(challenge)));
  if (answer === null) throw new XmppStreamError('the server asks for what no client may answer');
  stream.write(`<response xmlns='${sasl}'>${base64(answer.message)}</response>`);
  const success = expected(await stream.next(), 'success');
  // Who does not prove that he knows the password is not our server.
  if (!answer.isServerFinal(plain(textIn(success))))
    throw new XmppStreamError('the server does not know our password');
}

async function byPlain(stream: XmppStream, { username, password }: XmppLogin): Promise<void> {
  const text = base64(`\0${username}\0${password}`);
  stream.write(`<auth xmlns='${sasl}' mechanism='PLAIN'>${text}</auth>`);
  expected(await stream.next(), 'success');
}

function expected(answer: XmlElement, name: 'challenge' | 'success'): XmlElement {
  if (answer.namespace === sasl && answer.name === name) return answer;
  const condition = answer.children.find((child) => typeof child !== 'string');
  const reason = typeof condition === 'object' ? condition.name : answer.name;
  throw new XmppStreamError(`the server refuses our credentials: ${reason}`);
}
