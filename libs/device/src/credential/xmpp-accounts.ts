/** Port: the accounts by which devices log in at our XMPP server. */
export abstract class XmppAccounts {
  /** Makes the account, or gives one that exists this password; false when the server refuses that or is away. */
  abstract ensure(username: string, password: string): Promise<boolean>;
}
