import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** Closes a message for all but the processes of the installation, and binds it to `about`. AES-256-GCM. */
export function seal(key: Buffer, about: string, body: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(body), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Null for what none of ours has sealed, or not about this. */
export function unseal(key: Buffer, about: string, message: Buffer): Buffer | null {
  if (message.length < ivBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, message.subarray(0, ivBytes))
    .setAAD(Buffer.from(about))
    .setAuthTag(message.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(message.subarray(ivBytes + tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
