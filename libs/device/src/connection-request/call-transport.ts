/** The ways by which a device can be called, in the order in which they are tried. */
export const callTransports = ['http', 'udp', 'xmpp'] as const;
export type CallTransport = (typeof callTransports)[number];
