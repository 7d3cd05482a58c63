import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { challengeHeader, NonceMinter, parseAuthorization, verifyBasic, verifyDigest } from '#digest';

/** One POST as the scripted ACS got it. */
export interface Turn {
  readonly headers: http.IncomingHttpHeaders;
  /** Names and values as they were written. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** The client's port, which tells TCP connections apart. */
  readonly port: number;
}

/** Answers a turn itself and returns true, or leaves it to the script. */
type Interceptor = (turn: Turn, response: http.ServerResponse) => boolean;

/** A throw-away ACS for specs: accepts each Inform and then sends the queued RPCs, one per turn. */
export class ScriptedAcs {
  readonly turns: Turn[] = [];
  /** Inner XML of RPCs still to send. */
  readonly queue: string[] = [];
  namespace = 'urn:dslforum-org:cwmp-1-2';
  declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  intercept: Interceptor = () => false;
  /** Demands these credentials. */
  account: { username: string; password: string; scheme: 'digest' | 'basic' } | null = null;
  private readonly server = http.createServer((request, response) => void this.serve(request, response));
  private readonly nonces = new NonceMinter(randomBytes(32));
  private lastId = 0;

  static async open(): Promise<ScriptedAcs> {
    const acs = new ScriptedAcs();
    await new Promise<void>((resolve) => acs.server.listen(0, '127.0.0.1', resolve));
    return acs;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/cwmp`;
  }

  /** Bodies that hold this element. */
  messages(element: string): string[] {
    return this.turns.map(({ body }) => body).filter((body) => body.includes(`<cwmp:${element}>`));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Sends an envelope with a header that has this cwmp:ID. */
  send(response: http.ServerResponse, rpc: string, id: string | null): void {
    const header = id === null ? '' : `<e:Header><cwmp:ID e:mustUnderstand="1">${id}</cwmp:ID></e:Header>`;
    const body =
      `${this.declaration}<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ` +
      'xmlns:c="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
      `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="${this.namespace}">` +
      `${header}<e:Body>${rpc}</e:Body></e:Envelope>`;
    const type = { 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': Buffer.byteLength(body) };
    response.writeHead(200, type).end(body);
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { headers, rawHeaders } = request;
    const body = Buffer.concat(pieces).toString();
    const turn = { headers, rawHeaders, body, port: request.socket.remotePort ?? 0 };
    this.turns.push(turn);
    if (this.intercept(turn, response)) return;
    if (this.isStranger(turn, request.url ?? '')) {
      const nonce = this.nonces.mint(Date.now(), randomBytes(16));
      const challenge =
        this.account?.scheme === 'basic' ? 'Basic realm="acs"' : challengeHeader({ realm: 'acs', nonce });
      response.writeHead(401, { 'WWW-Authenticate': challenge, 'Content-Length': 0 }).end();
      return;
    }
    this.answer(turn, response);
  }

  private answer({ body }: Turn, response: http.ServerResponse): void {
    const id = /<cwmp:ID[^>]*>([^<]*)</.exec(body)?.[1] ?? null;
    const request = /<cwmp:(Inform|TransferComplete|GetRPCMethods)>/.exec(body)?.[1];
    if (request === 'Inform') {
      response.setHeader('Set-Cookie', 'session=abc123; Path=/');
      this.send(response, '<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>', id);
    } else if (request !== undefined) {
      this.send(response, `<cwmp:${request}Response/>`, id);
    } else {
      const isInSession = this.turns.some((turn) => turn.body.includes('<cwmp:Inform>'));
      const rpc = isInSession ? this.queue.shift() : undefined;
      this.lastId += 1;
      if (rpc === undefined) response.writeHead(204).end();
      else this.send(response, rpc, `acs${this.lastId}`);
    }
  }

  private isStranger({ headers, body }: Turn, requestPath: string): boolean {
    if (!this.account || (headers.cookie !== undefined && !body.includes('<cwmp:Inform>'))) return false;
    const authorization = parseAuthorization(headers.authorization);
    const { password, scheme } = this.account;
    if (authorization?.scheme === 'basic' && scheme === 'basic') return !verifyBasic(authorization, password);
    if (authorization?.scheme !== 'digest' || this.nonces.check(authorization.nonce, Date.now()) !== 'fresh')
      return true;
    return !verifyDigest({ authorization, method: 'POST', requestPath, secret: { password } });
  }
}

/** RPCs as a correct ACS writes them. */
export const rpcText = {
  getParameterValues: (...names: string[]): string =>
    `<cwmp:GetParameterValues><ParameterNames c:arrayType="xsd:string[${names.length}]">` +
    `${names.map((name) => `<string>${name}</string>`).join('')}</ParameterNames></cwmp:GetParameterValues>`,
  getParameterNames: (path: string, nextLevel: string): string =>
    `<cwmp:GetParameterNames><ParameterPath>${path}</ParameterPath><NextLevel>${nextLevel}</NextLevel></cwmp:GetParameterNames>`,
  setParameterValues: (settings: readonly (readonly [string, string, string?])[], key = ''): string => {
    const structs = settings.map(
      ([name, value, type = 'string']) =>
        `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:${type}">${value}</Value></ParameterValueStruct>`,
    );
    return (
      `<cwmp:SetParameterValues><ParameterList c:arrayType="cwmp:ParameterValueStruct[${settings.length}]">` +
      `${structs.join('')}</ParameterList><ParameterKey>${key}</ParameterKey></cwmp:SetParameterValues>`
    );
  },
  addObject: (path: string, key = ''): string =>
    `<cwmp:AddObject><ObjectName>${path}</ObjectName><ParameterKey>${key}</ParameterKey></cwmp:AddObject>`,
  deleteObject: (path: string, key = ''): string =>
    `<cwmp:DeleteObject><ObjectName>${path}</ObjectName><ParameterKey>${key}</ParameterKey></cwmp:DeleteObject>`,
  reboot: (key: string): string => `<cwmp:Reboot><CommandKey>${key}</CommandKey></cwmp:Reboot>`,
  scheduleInform: (delaySeconds: number, key: string): string =>
    `<cwmp:ScheduleInform><DelaySeconds>${delaySeconds}</DelaySeconds><CommandKey>${key}</CommandKey></cwmp:ScheduleInform>`,
  download: (url: string, key: string, fileType = '3 Vendor Configuration File'): string =>
    `<cwmp:Download><CommandKey>${key}</CommandKey><FileType>${fileType}</FileType><URL>${url}</URL>` +
    '<Username></Username><Password></Password><FileSize>0</FileSize><TargetFileName></TargetFileName>' +
    '<DelaySeconds>0</DelaySeconds><SuccessURL></SuccessURL><FailureURL></FailureURL></cwmp:Download>',
};
