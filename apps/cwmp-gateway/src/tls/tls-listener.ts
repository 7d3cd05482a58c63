import { createServer, type Server, type ServerOptions } from 'node:https';
import type { CertificateFiles } from './certificate-files.js';

const reloadIntervalMs = 2_000;
const handshakeTimeoutMs = 10_000;

/** Hears of renewed certificates, and of files that cannot be used while the former ones stay in force. */
export interface CertificateListener {
  renewed(): void;
  unusable(error: unknown): void;
}

/**
 * An HTTPS server that asks for client certificates when there are authorities for them, and takes renewed files
 * within seconds; connections that exist stay as they are. It looks at the files itself: watches are lost when a
 * link or a mount is swapped. Rejects with CertificateError when the files cannot be used from the start.
 */
export async function createTlsServer(
  files: CertificateFiles,
  options: ServerOptions,
  listener: CertificateListener,
): Promise<Server> {
  const loaded = await files.load();
  const server = createServer({
    ...options,
    ...loaded,
    // A CPE without a certificate, or with another's, may still show credentials.
    requestCert: loaded.ca !== undefined,
    rejectUnauthorized: false,
    handshakeTimeout: handshakeTimeoutMs,
  });
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const renewed = await files.loadIfChanged();
      if (renewed === null) return;
      server.setSecureContext(renewed);
      listener.renewed();
    } catch (error) {
      listener.unusable(error);
    } finally {
      isLooking = false;
    }
  };
  const looking = setInterval(() => void look(), reloadIntervalMs).unref();
  server.once('close', () => clearInterval(looking));
  return server;
}
