import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { readFile, stat } from 'node:fs/promises';
import { StartupError } from '#observability';
import type { TlsSettings } from './tls-settings.js';

/** The TLS files cannot be used: one is missing or damaged, or the key is not the certificate's. */
export class CertificateError extends StartupError {
  constructor(problem: string, options: ErrorOptions) {
    const remedy = 'correct ACS_TLS_CERT_FILE, ACS_TLS_KEY_FILE and ACS_TLS_CLIENT_CA_FILE, or the files';
    super('TLS_FILES_UNUSABLE', problem, remedy, options);
  }
}

/** The certificate, its key and the authorities of client certificates, as they stand in their files. */
export class CertificateFiles {
  private seen = '';

  constructor(private readonly settings: TlsSettings) {}

  /** Reads and checks all files. @throws CertificateError (rejects) that names the files, not what is in them. */
  async load(): Promise<SecureContextOptions> {
    const { certificatePath, privateKeyPath, clientAuthorityPath, minVersion } = this.settings;
    try {
      this.seen = await this.fingerprint();
      const [cert, key] = await Promise.all([readFile(certificatePath), readFile(privateKeyPath)]);
      const ca = clientAuthorityPath === null ? {} : { ca: await readFile(clientAuthorityPath) };
      const options: SecureContextOptions = { cert, key, ...ca, minVersion, ...legacyCiphers(minVersion) };
      createSecureContext(options);
      return options;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CertificateError(`cannot use ${this.paths.join(', ')}: ${why}`, { cause });
    }
  }

  /** What changed files hold, null while none has changed. @throws CertificateError (rejects), once for each change. */
  async loadIfChanged(): Promise<SecureContextOptions | null> {
    return (await this.fingerprint()) === this.seen ? null : this.load();
  }

  private get paths(): string[] {
    const { certificatePath, privateKeyPath, clientAuthorityPath } = this.settings;
    return [certificatePath, privateKeyPath, ...(clientAuthorityPath === null ? [] : [clientAuthorityPath])];
  }

  /** Changes when a file is written, replaced or removed; links are followed, since renewals swap them. */
  private async fingerprint(): Promise<string> {
    const states = this.paths.map((path) =>
      stat(path, { bigint: true }).then(
        ({ ino, mtimeNs, size }) => `${ino}/${mtimeNs}/${size}`,
        () => 'missing',
      ),
    );
    return (await Promise.all(states)).join();
  }
}

// OpenSSL 3 speaks TLS below 1.2 only at security level 0.
function legacyCiphers(minVersion: TlsSettings['minVersion']): SecureContextOptions {
  return minVersion === 'TLSv1' || minVersion === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
}
