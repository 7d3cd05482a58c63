import type { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { CpeProfile } from '../profile/cpe-profile.js';
import { AcsConnection } from '../session/acs-connection.js';
import { CookieJar } from '../session/cookie-jar.js';
import { CwmpSession } from '../session/cwmp-session.js';
import type { FaultHooks } from '../session/fault-hooks.js';
import { HttpAuthorization, type HttpCredentials } from '../session/http-authorization.js';
import type { CpeRequest } from '../session/session-context.js';
import type { SessionOutcome } from '../session/session-outcome.js';
import { cpeName, type CpeIdentity } from '../soap/inform.js';
import { SoapWriter } from '../soap/soap-writer.js';
import type { CpeDevice } from './cpe-device.js';
import { informParameters } from './inform-parameters.js';
import type { PendingEvents } from './pending-events.js';

/** What a CPE brings into its sessions. */
export interface SessionParts {
  readonly identity: CpeIdentity;
  readonly profile: CpeProfile;
  readonly device: CpeDevice;
  readonly events: PendingEvents;
  /** Parameters to report, emptied as they are delivered. */
  readonly changed: Set<string>;
  readonly ledger: ExecutionLedger;
  readonly hooks: FaultHooks;
  readonly answerTimeoutMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly requests: () => readonly CpeRequest[];
}

/** Opens the sessions of one CPE and carries over what outlives them: nonce, IDs, kept cookies. */
export class SessionRunner {
  private readonly authorization: HttpAuthorization;
  private readonly writer: SoapWriter;
  private cookies: CookieJar;
  private abortion = new AbortController();
  private messageNumber: number;
  private started = 0;
  /** New credentials that the ACS sets are used from the next session on. */
  private credentials: HttpCredentials | null = null;

  constructor(private readonly parts: SessionParts) {
    const { profile, random } = parts;
    this.authorization = new HttpAuthorization(() => this.credentials);
    this.writer = new SoapWriter(profile.soap);
    this.cookies = new CookieJar(profile.http.cookies);
    this.messageNumber = Math.floor(random() * 1_000_000_000);
  }

  /** Sessions begun so far, which is also the number of the last one. */
  get sessionCount(): number {
    return this.started;
  }

  /** Runs one session; failures are outcomes. */
  async run(retryCount: number): Promise<SessionOutcome> {
    const { identity, profile, device, events, changed, ledger, hooks, requests } = this.parts;
    this.started += 1;
    this.abortion = new AbortController();
    this.credentials = device.acsCredentials;
    const delivered = events.list();
    const reported = [...changed];
    const session = new CwmpSession({
      cpe: cpeName(identity),
      sessionNumber: this.started,
      habits: profile.session,
      writer: this.writer,
      connection: this.connect(),
      device,
      ledger,
      hooks,
      signal: this.abortion.signal,
      inform: {
        identity,
        events: delivered,
        currentTime: new Date(),
        retryCount,
        parameters: informParameters(device.tree, reported),
      },
      informAccepted: () => {
        events.acknowledge(delivered);
        for (const path of reported) changed.delete(path);
      },
      requests: requests(),
      nextId: () => String((this.messageNumber += 1)),
    });
    return session.run();
  }

  /** Breaks off the running session, as a power failure would. */
  abort(reason: string): void {
    this.abortion.abort(new Error(reason));
  }

  private connect(): AcsConnection {
    const { profile, device, answerTimeoutMs } = this.parts;
    if (!profile.http.keepsCookies) this.cookies = new CookieJar(profile.http.cookies);
    return new AcsConnection({
      url: device.acsUrl,
      behaviour: profile.http,
      authorization: this.authorization,
      cookies: this.cookies,
      signal: this.abortion.signal,
      answerTimeoutMs,
    });
  }
}
