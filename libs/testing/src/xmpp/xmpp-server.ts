import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A real XMPP server of a test's own, on loopback. */
export interface XmppTestServer {
  readonly domain: string;
  /** For STARTTLS. */
  readonly port: number;
  readonly directTlsPort: number;
  /** The certificate to be trusted: it signs itself. */
  readonly certificatePath: string;
  /** Makes an account. */
  register(username: string, password: string): void;
  /** Ends it, and comes back on the same ports with the same accounts. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const startWithinMs = 20_000;

/** Starts Prosody with a certificate made for it; accounts of `admins` may make others. Needs prosody and openssl. */
export async function startXmppServer(domain: string, admins: readonly string[]): Promise<XmppTestServer> {
  const home = mkdtempSync(join(tmpdir(), 'aviary-xmpp-'));
  chmodSync(home, 0o700);
  const [port, directTlsPort] = [await freePort(), await freePort()];
  const certificatePath = join(home, 'certificate.pem');
  makeCertificate(domain, join(home, 'key.pem'), certificatePath);
  const configPath = join(home, 'prosody.cfg.lua');
  writeFileSync(configPath, configuration(home, domain, admins, port, directTlsPort));
  let child = await start(configPath, port);
  return {
    domain,
    port,
    directTlsPort,
    certificatePath,
    register: (username, password) =>
      run('prosodyctl', ['--config', configPath, 'register', username, domain, password]),
    async restart() {
      await end(child);
      child = await start(configPath, port);
    },
    async stop() {
      await end(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function configuration(
  home: string,
  domain: string,
  admins: readonly string[],
  port: number,
  directTlsPort: number,
): string {
  return `
daemonize = false
run_as_root = true
pidfile = "${home}/prosody.pid"
data_path = "${home}/data"
log = { error = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = { ${directTlsPort} }
c2s_direct_tls_ssl = { key = "${home}/key.pem"; certificate = "${home}/certificate.pem" }
modules_enabled = { "saslauth", "tls", "disco", "ping", "admin_adhoc", "adhoc" }
modules_disabled = { "s2s", "offline" }
admins = { ${admins.map((admin) => `"${admin}@${domain}"`).join(', ')} }
c2s_require_encryption = true
authentication = "internal_hashed"
storage = "internal"
VirtualHost "${domain}"
  ssl = { key = "${home}/key.pem"; certificate = "${home}/certificate.pem" }
`;
}

function makeCertificate(domain: string, keyPath: string, certificatePath: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyPath];
  const name = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`];
  run('openssl', ['req', '-x509', ...key, '-out', certificatePath, '-days', '2', ...name]);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: startWithinMs });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${stderr}${stdout}`);
}

async function start(configPath: string, port: number): Promise<ChildProcess> {
  const child = spawn('prosody', ['--config', configPath], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output?.on('data', (bytes) => void (said += String(bytes)));
  const deadlineMs = Date.now() + startWithinMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadlineMs)
      throw new Error(`prosody does not start: ${said}`);
    await pause(50);
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
