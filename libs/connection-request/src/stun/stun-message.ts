const headerBytes = 20;

/** Longest datagram that is read, in bytes: one that every path carries [RFC 3489 9.1]. */
const mostBytes = 548;
const mostAttributes = 16;

/** Message types [RFC 3489 11.1]; a server of this kind knows no others. */
export const stunType = { bindingRequest: 0x0001, bindingResponse: 0x0101, bindingError: 0x0111 } as const;

/** Attribute types [RFC 3489 11.2, RFC 5389 18.2, TR-069 G.2.1.3]. */
export const stunAttribute = {
  mappedAddress: 0x0001,
  responseAddress: 0x0002,
  changeRequest: 0x0003,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  xorMappedAddress: 0x0020,
  connectionRequestBinding: 0xc001,
  bindingChange: 0xc002,
} as const;

/** One attribute; the value is as long as its length field says, without the padding behind it. */
export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
}

/** A message of RFC 3489 or RFC 5389. */
export interface StunMessage {
  readonly type: number;
  /** 16 bytes; in RFC 5389 the first four are the magic cookie. */
  readonly transactionId: Buffer;
  readonly attributes: readonly StunAttribute[];
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/**
 * Reads a datagram. Null for what is no STUN message: longer than 548 bytes, of more than 16 attributes, or with a
 * length that does not fit. What stands behind MESSAGE-INTEGRITY is left out [RFC 5389 15.4]. Never throws.
 */
export function decodeStun(datagram: Buffer): StunMessage | null {
  if (datagram.length < headerBytes || datagram.length > mostBytes) return null;
  const type = datagram.readUInt16BE(0);
  // The two highest bits are zero, and attributes fill whole words.
  if (type >= 0x4000 || datagram.readUInt16BE(2) !== datagram.length - headerBytes) return null;
  const attributes: StunAttribute[] = [];
  let count = 0;
  let isProtected = true;
  for (let offset = headerBytes; offset < datagram.length; count++) {
    if (datagram.length - offset < 4 || count === mostAttributes) return null;
    const length = datagram.readUInt16BE(offset + 2);
    const next = offset + 4 + padded(length);
    if (next > datagram.length) return null;
    const attribute = datagram.readUInt16BE(offset);
    if (isProtected)
      attributes.push({ type: attribute, value: datagram.subarray(offset + 4, offset + 4 + length) });
    isProtected &&= attribute !== stunAttribute.messageIntegrity;
    offset = next;
  }
  return { type, transactionId: datagram.subarray(4, headerBytes), attributes };
}

/** Writes a message. @throws RangeError for a transaction id that is not of 16 bytes */
export function encodeStun({ type, transactionId, attributes }: StunMessage): Buffer {
  if (transactionId.length !== 16) throw new RangeError('a transaction id has 16 bytes');
  const parts = attributes.map(({ type: attribute, value }) => {
    const part = Buffer.alloc(4 + padded(value.length));
    part.writeUInt16BE(attribute, 0);
    part.writeUInt16BE(value.length, 2);
    value.copy(part, 4);
    return part;
  });
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, transactionId, body]);
}

/** The first value of an attribute, null when the message has none. */
export function stunValue({ attributes }: StunMessage, type: number): Buffer | null {
  return attributes.find((attribute) => attribute.type === type)?.value ?? null;
}
