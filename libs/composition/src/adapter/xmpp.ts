import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { ConfigError, type XmppConfig } from '#config';
import { XmppAdministration, XmppConnection, XmppConnectionRequester } from '#connection-request';

/** The place of the ACS at its XMPP server. */
export interface OpenXmpp {
  readonly requester: XmppConnectionRequester;
  /** Null when devices are given no accounts. */
  readonly accounts: XmppAdministration | null;
  close(): Promise<void>;
}

const defaultPorts = { 'xmpp:': 5222, 'xmpps:': 5223 } as const;

/** Connects in the background, and again whenever the connection is lost; null without a server. @throws ConfigError when the settings do not fit together. */
export function openXmpp(config: XmppConfig): OpenXmpp | null {
  const { url, username, password, authoritiesPath, accounts } = config;
  if (url === undefined) return null;
  if (password === undefined) throw new ConfigError(['ACS_XMPP_PASSWORD: is missing; ACS_XMPP_URL needs it']);
  const { hostname, port, protocol } = new URL(url);
  const domain = (config.domain ?? hostname).toLowerCase();
  const logger = new Logger('Xmpp');
  const connection = new XmppConnection({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || defaultPorts[protocol === 'xmpps:' ? protocol : 'xmpp:'],
    isDirectTls: protocol === 'xmpps:',
    domain,
    authorities: authoritiesPath === undefined ? null : authoritiesIn(authoritiesPath),
    username,
    password,
    // Of two that use the same one the server cuts one off.
    resource: `acs-${randomBytes(6).toString('hex')}`,
    onChange: (change) => {
      if (change.kind === 'up') logger.log('xmpp.connected', { domain });
      else logger.warn('xmpp.notConnected', { domain, error: change.error.message });
    },
  });
  return {
    requester: new XmppConnectionRequester(connection, domain),
    accounts: accounts === 'on' ? new XmppAdministration(connection, domain) : null,
    close: () => connection.close(),
  };
}

function authoritiesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`ACS_XMPP_CA_FILE: cannot be read (${reason})`]);
  }
}
