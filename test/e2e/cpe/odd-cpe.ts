import { cookieOf, Wire, type WireReply } from './wire.js';

/** A parameter, or an object, whose name ends in a dot. */
export interface OddEntry {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

/** How a device writes its messages. What is left out, it writes as most do. */
export interface Dialect {
  readonly root: 'InternetGatewayDevice.' | 'Device.';
  /** The whole envelope around the content of its Body. */
  readonly envelope: (content: string, id: string) => string;
  /** Bytes of the body; UTF-8. */
  readonly encode?: (text: string) => Buffer;
  /** The request with its headers; a plain POST. */
  readonly post?: (body: Buffer, headers: Readonly<Record<string, string>>) => Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: (cookie: string) => string;
  /** A connection for each POST. */
  readonly reconnects?: boolean;
  /** What it posts when it has nothing to say. */
  readonly nothing?: string;
  /** The cwmp:ID of its answer to a request with this one. */
  readonly idOf?: (id: string) => string;
  readonly deviceId?: (serialNumber: string) => string;
  readonly event?: string;
  readonly inform?: (parts: { deviceId: string; event: string; list: string }) => string;
  readonly values?: (entries: readonly OddEntry[]) => string;
  readonly names?: (names: readonly string[]) => string;
  readonly added?: (instance: string, number: number) => string;
  readonly status?: (method: string) => string;
  readonly fault?: (code: number) => string;
}

const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;

const plain: Required<Omit<Dialect, 'root' | 'envelope'>> = {
  encode: (text) => Buffer.from(text),
  post: (body, headers) => httpPost(body, headers),
  headers: {},
  cookie: (cookie) => cookie,
  reconnects: false,
  nothing: '',
  idOf: (id) => id,
  deviceId: (serialNumber) =>
    `<Manufacturer>Odd</Manufacturer><OUI>0A1B2C</OUI><ProductClass>Box</ProductClass>${tag('SerialNumber', serialNumber)}`,
  event: '<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>',
  inform: ({ deviceId, event, list }) =>
    `<cwmp:Inform>${tag('DeviceId', deviceId)}${tag('Event', event)}<MaxEnvelopes>1</MaxEnvelopes>` +
    `<CurrentTime>1970-01-01T00:00:40</CurrentTime><RetryCount>0</RetryCount>${tag('ParameterList', list)}</cwmp:Inform>`,
  values: (entries) =>
    entries
      .map(({ name, value, type = 'string' }) =>
        tag(
          'ParameterValueStruct',
          `${tag('Name', name)}<Value xsi:type="xsd:${type}">${escaped(value)}</Value>`,
        ),
      )
      .join(''),
  names: (names) =>
    names.map((name) => tag('ParameterInfoStruct', `${tag('Name', name)}<Writable>1</Writable>`)).join(''),
  added: (_instance, number) => `<InstanceNumber>${number}</InstanceNumber><Status>0</Status>`,
  status: (_method) => '<Status>0</Status>',
  fault: (code) =>
    `<soap:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault>` +
    `<FaultCode>${code}</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail></soap:Fault>`,
};

/** A device that speaks a dialect over a raw connection, with as many parameters as a discovery needs. */
export class OddCpe {
  readonly tree: Map<string, OddEntry>;
  private readonly speech: Required<Dialect>;
  private wire: Wire | null = null;
  private cookie = '';

  constructor(
    private readonly port: number,
    readonly serialNumber: string,
    dialect: Dialect,
  ) {
    this.speech = { ...plain, ...dialect };
    const entries = [
      { name: 'DeviceInfo.SoftwareVersion', value: '1.0 (a&b)' },
      { name: 'DeviceInfo.UpTime', value: '123', type: 'unsignedInt' },
      { name: 'ManagementServer.ParameterKey', value: '' },
      { name: 'X_ODD_Net.1.SSID', value: 'Tom & Jerry <1>' },
      { name: 'X_ODD_Net.1.Enable', value: '1', type: 'boolean' },
      { name: 'X_ODD_Net.2.SSID', value: 'two' },
    ];
    this.tree = new Map(
      entries.map((entry) => [
        `${dialect.root}${entry.name}`,
        { ...entry, name: `${dialect.root}${entry.name}` },
      ]),
    );
  }

  /** The table that objects may be added to. */
  get table(): string {
    return `${this.speech.root}X_ODD_Net.`;
  }

  /** One session, in which it does all that it is asked for. @returns methods that it was asked for */
  async session(): Promise<string[]> {
    const asked: string[] = [];
    this.cookie = '';
    try {
      const opened = await this.exchange(this.informEnvelope());
      if (opened.status !== 200) throw new Error(`the Inform got ${opened.status}: ${opened.body}`);
      this.cookie = cookieOf(opened)['Cookie'] ?? '';
      let reply = await this.exchange(this.speech.nothing);
      while (reply.status === 200 && reply.body !== '' && asked.length < 200) {
        asked.push(/<cwmp:(\w+)[ />]/.exec(reply.body.split(':Body>')[1] ?? '')?.[1] ?? '');
        reply = await this.exchange(this.answer(asked.at(-1) ?? '', reply.body));
      }
      if (reply.status !== 204) throw new Error(`${asked.at(-1)} ended with ${reply.status}`);
      return asked;
    } finally {
      this.wire?.destroy();
      this.wire = null;
    }
  }

  private informEnvelope(): string {
    const { speech } = this;
    const forced = [...this.tree.values()].slice(0, 1);
    const deviceId = speech.deviceId(this.serialNumber);
    return speech.envelope(
      speech.inform({ deviceId, event: speech.event, list: speech.values(forced) }),
      'i1',
    );
  }

  private answer(method: string, request: string): string {
    const id = /<cwmp:ID[^>]*>([^<]*)</.exec(request)?.[1] ?? '';
    return this.speech.envelope(this.content(method, request), this.speech.idOf(id));
  }

  private content(method: string, request: string): string {
    const { speech } = this;
    const texts = [...request.matchAll(/<(?:string|Name|ParameterPath|ObjectName)>([^<]*)</g)].map(
      ([, text = '']) => text,
    );
    const [path = ''] = texts;
    const answer = (content: string) => tag(`cwmp:${method}Response`, content);
    switch (method) {
      case 'GetParameterNames':
        return answer(tag('ParameterList', speech.names(this.namesOf(path, /<NextLevel>1/.test(request)))));
      case 'GetParameterValues': {
        const found = texts.map((name) => this.below(name));
        if (found.some(({ length }) => length === 0)) return speech.fault(9005);
        return answer(tag('ParameterList', speech.values(found.flat())));
      }
      case 'AddObject': {
        this.set(`${path}3.SSID`, 'three');
        return answer(speech.added(`${path}3.`, 3));
      }
      case 'SetParameterValues': {
        for (const [, name = '', value = ''] of request.matchAll(
          /<Name>([^<]*)<\/Name><Value[^>]*>([^<]*)</g,
        ))
          this.set(name, value);
        return answer(speech.status(method));
      }
      case 'DeleteObject': {
        for (const name of this.tree.keys()) if (name.startsWith(path)) this.tree.delete(name);
        return answer(speech.status(method));
      }
      default:
        return speech.fault(9000);
    }
  }

  private set(name: string, value: string): void {
    this.tree.set(name, { ...this.tree.get(name), name, value });
  }

  private below(name: string): OddEntry[] {
    return [...this.tree.values()].filter(
      (entry) => entry.name === name || (name.endsWith('.') && entry.name.startsWith(name)),
    );
  }

  private namesOf(path: string, nextLevel: boolean): string[] {
    const names = new Set(path === '' ? [] : [path]);
    for (const { name } of this.below(path === '' ? this.speech.root : path)) {
      const parts = name.split(/(?<=\.)/);
      for (let end = 1; end <= parts.length; end++) names.add(parts.slice(0, end).join(''));
    }
    const depth = path.split('.').length;
    return [...names].filter(
      (name) => name.startsWith(path) && (!nextLevel || name.replace(/\.$/, '').split('.').length <= depth),
    );
  }

  private async exchange(text: string): Promise<WireReply> {
    const { speech } = this;
    if (speech.reconnects || this.wire === null) {
      this.wire?.destroy();
      this.wire = await Wire.open(this.port);
    }
    const headers = {
      ...(text !== '' && speech.headers),
      ...(this.cookie !== '' && { Cookie: speech.cookie(this.cookie) }),
    };
    const reply = await this.wire.exchange(
      speech.post(text === '' ? Buffer.alloc(0) : speech.encode(text), headers),
    );
    return reply.status === 100 ? this.wire.reply() : reply;
  }
}

/** A POST of HTTP/1.1 with its length. */
export function httpPost(body: Buffer, headers: Readonly<Record<string, string>>, version = '1.1'): Buffer {
  const all = { Host: 'acs', 'Content-Length': String(body.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST / HTTP/${version}\r\n${lines.join('')}\r\n`), body]);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
