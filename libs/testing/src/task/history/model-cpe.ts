import type { AcsRequest, CpeResponse, CwmpFault } from '#cwmp';
import { rpcSemantics, type Completion, type InformEvidence } from '#task';

/** What a CPE still has to tell of a transfer or the like. */
interface OpenEnd {
  readonly method: AcsRequest['method'];
  readonly commandKey: string;
}

interface ModelEvent {
  readonly eventCode: string;
  readonly commandKey: string;
}

const accepted = { status: 1, startTime: '', completeTime: '' };
const queued = { state: 3, isDownload: true, fileType: '', fileSize: 0, targetFileName: '' };
const done = { status: 0, startTime: '', completeTime: '' };

/** A CPE as the specification has it, without a wire: it executes RPCs, counts them, and proves them in its next Inform. */
export class ModelCpe {
  version = '1.0';
  /** How often each attempt was executed, by its key, its method among them. */
  readonly executions: { readonly key: string; readonly method: AcsRequest['method'] }[] = [];
  private parameterKey = '';
  private events: ModelEvent[] = [];
  private ends: OpenEnd[] = [];
  private readonly instances = new Set<number>();
  private lastInstance = 0;

  /** Executes an RPC as the ACS would have sent it. `atOnce`: a transfer is done with the answer. */
  execute(request: AcsRequest, key: string, atOnce: boolean): CpeResponse {
    const { method } = request;
    this.executions.push({ key, method });
    if (rpcSemantics[method].key === 'parameterKey') this.parameterKey = key;
    const read = this.read(request);
    if (read !== null) return read;
    switch (method) {
      case 'AddObject':
        this.instances.add(++this.lastInstance);
        return { method, result: { instanceNumber: this.lastInstance, status: 0 } };
      case 'DeleteObject':
        this.instances.delete(1);
        return { method, result: { status: 0 } };
      case 'SetParameterValues':
        return { method, result: { status: 0 } };
      case 'Reboot':
        this.tell('1 BOOT', '');
        this.tell('M Reboot', key);
        break;
      case 'FactoryReset':
        this.parameterKey = '';
        this.tell('0 BOOTSTRAP', '');
        break;
      case 'ScheduleInform':
        this.tell('M ScheduleInform', key);
        break;
      case 'Download':
      case 'Upload':
        if (!atOnce) this.begin(method, key);
        return { method, result: atOnce ? done : accepted };
      case 'ChangeDUState':
        this.begin(method, key);
        break;
      default:
    }
    return { method, result: {} } as CpeResponse;
  }

  private read({ method }: AcsRequest): CpeResponse | null {
    switch (method) {
      case 'GetParameterValues':
        return { method, result: { parameterList: [{ name: 'Device.A', value: '1', type: 'string' }] } };
      case 'GetParameterNames':
        return {
          method,
          result: {
            parameterList: [...this.instances].map((n) => ({ name: `Device.T.${n}.`, writable: true })),
          },
        };
      case 'GetAllQueuedTransfers': {
        const transferList = this.ends.map(({ commandKey }) => ({ ...queued, commandKey }));
        return { method, result: { transferList } };
      }
      default:
        return null;
    }
  }

  inform(): readonly ModelEvent[] {
    return [...this.events, { eventCode: '2 PERIODIC', commandKey: '' }];
  }

  /** The ACS has answered the Inform: what it told is told. */
  informAnswered(): void {
    this.events = [];
  }

  evidence(events: readonly ModelEvent[], isNewVersion: boolean): InformEvidence {
    const has = (code: string) => events.some(({ eventCode }) => eventCode === code);
    return {
      confirmedCommandKeys: events.flatMap(({ eventCode, commandKey }) =>
        eventCode.startsWith('M ') ? [{ method: eventCode.slice(2), commandKey }] : [],
      ),
      parameterKey: this.parameterKey,
      isNewVersion,
      hasBooted: has('1 BOOT'),
      isReset: has('0 BOOTSTRAP') && this.parameterKey === '',
    };
  }

  /** The transfers that have ended, each with the call that tells it. @param fault null: they went well */
  completions(
    fault: CwmpFault | null,
    losesKey: boolean,
  ): readonly { end: OpenEnd; completion: Completion }[] {
    return this.ends.map((end) => ({
      end,
      completion: {
        commandKey: losesKey ? '' : end.commandKey,
        kinds: end.method === 'ChangeDUState' ? ['deploymentUnits'] : ['firmware', 'file'],
        fault,
        result: {},
      },
    }));
  }

  /** The ACS has answered the call that tells this end. */
  acknowledged(end: OpenEnd): void {
    this.ends = this.ends.filter((open) => open !== end);
  }

  private begin(method: AcsRequest['method'], commandKey: string): void {
    this.ends.push({ method, commandKey });
    this.tell(`M ${method}`, commandKey);
  }

  private tell(eventCode: string, commandKey: string): void {
    this.events.push({ eventCode, commandKey });
  }
}
