/** What the TLS listener needs; paths, since certificates are renewed while it runs. */
export interface TlsSettings {
  readonly port: number;
  readonly certificatePath: string;
  readonly privateKeyPath: string;
  /** Authorities of client certificates, null when none are asked for. */
  readonly clientAuthorityPath: string | null;
  /** Older versions are refused; below 1.2 also their ciphers are accepted. */
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}
