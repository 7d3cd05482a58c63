import { childOf, escapeXml } from './xml-element.js';
import type { XmppConnection } from './xmpp-connection.js';

const commands = 'http://jabber.org/protocol/commands';
const admin = 'http://jabber.org/protocol/admin';
const answerWithinMs = 10_000;

/**
 * Makes the accounts by which CPEs log in at our XMPP server, by the commands of XEP-0133; the ACS must be an
 * administrator of the server.
 */
export class XmppAdministration {
  constructor(
    private readonly connection: Pick<XmppConnection, 'ask'>,
    private readonly domain: string,
  ) {}

  /** Makes the account, or gives one that exists this password; false when the server refused or is away. */
  async ensure(username: string, password: string): Promise<boolean> {
    const fields = [
      ['accountjid', `${username}@${this.domain}`],
      ['password', password],
    ] as const;
    return (
      (await this.run('add-user', [...fields, ['password-verify', password]])) ||
      this.run('change-user-password', fields)
    );
  }

  private async run(command: string, fields: readonly (readonly [string, string])[]): Promise<boolean> {
    const node = `${admin}#${command}`;
    const form = await this.execute(node, '', '');
    const session = form?.attributes.get('sessionid');
    if (session === undefined) return false;
    const values = [['FORM_TYPE', admin], ...fields]
      .map(([name = '', value = '']) => `<field var='${name}'><value>${escapeXml(value)}</value></field>`)
      .join('');
    const done = await this.execute(
      node,
      ` sessionid='${escapeXml(session)}'`,
      `<x xmlns='jabber:x:data' type='submit'>${values}</x>`,
    );
    if (done?.attributes.get('status') !== 'completed') return false;
    return childOf(done, 'note', commands)?.attributes.get('type') !== 'error';
  }

  private async execute(node: string, session: string, form: string) {
    const content = `<command xmlns='${commands}' node='${node}' action='execute'${session}>${form}</command>`;
    const answer = await this.connection.ask(this.domain, 'set', content, answerWithinMs);
    return answer.kind === 'result' ? childOf(answer.stanza, 'command', commands) : null;
  }
}
