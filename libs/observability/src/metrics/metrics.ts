import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { BoundedCounter } from './bounded-counter.js';

/** The metrics of one process, in a registry of its own. No label ever holds a device, an address or a person. */
export class Metrics {
  readonly #registry = new Registry();

  /** `result`: how a session ended. */
  readonly sessions = this.#counter('acs_cwmp_sessions_total', 'CWMP sessions by how they ended', ['result']);

  readonly sessionsActive = new Gauge({
    name: 'acs_cwmp_sessions_active',
    help: 'CWMP sessions that are open now',
    registers: [this.#registry],
  });

  readonly rpcs = this.#counter('acs_cwmp_rpc_total', 'RPCs sent to CPEs by outcome', ['method', 'outcome']);

  readonly authenticationFailures = this.#counter(
    'acs_cwmp_auth_failures_total',
    'Requests of CPEs that failed authentication',
    ['reason'],
  );

  readonly limitRejections = this.#counter(
    'acs_cwmp_limit_rejections_total',
    'Requests of CPEs refused because of a limit',
    ['limit'],
  );

  readonly shed = this.#counter('acs_cwmp_shed_total', 'CPEs told to come back later', ['reason', 'class']);

  readonly deviceCrashes = this.#counter(
    'acs_cwmp_device_crashes_total',
    'Turns of devices that we failed on: counted for a device, quarantined with it, or of no known device',
    ['outcome'],
  );

  readonly openingLimit = new Gauge({
    name: 'acs_cwmp_opening_limit',
    help: 'Informs that may be answered at once now',
    registers: [this.#registry],
  });

  readonly fencingRejections = this.#counter(
    'acs_fencing_rejections_total',
    'Writes refused because a newer session or turn had taken over',
    ['statement'],
  );

  readonly identityConflicts = this.#counter(
    'acs_identity_conflicts_total',
    'Identities that several devices were found to use at the same time',
    [],
  );

  readonly handOvers = this.#counter(
    'acs_session_hand_overs_total',
    'Sessions that changed the process: given up to another one, taken with its memory, or resumed from the ledger',
    ['result'],
  );

  readonly connectionRequests = this.#counter(
    'acs_connection_request_total',
    'Connection requests by result',
    ['transport', 'result'],
  );

  readonly connectionRequestToInform = new Histogram({
    name: 'acs_connection_request_to_inform_seconds',
    help: 'Time from a connection request to the Inform that it brought',
    labelNames: ['transport'],
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60],
    registers: [this.#registry],
  });

  readonly tasksIndeterminate = this.#counter(
    'acs_tasks_indeterminate_total',
    'Tasks whose effect on the CPE is unknown',
    ['method'],
  );

  readonly queueRepairs = this.#counter(
    'acs_queue_repairs_total',
    'Times that the queues were filled again from the ledger',
    [],
  );

  readonly tracesDropped = this.#counter(
    'acs_cwmp_traces_dropped_total',
    'Transcripts of sessions that were not kept because of a limit or a failure',
    ['reason'],
  );

  readonly ssrfBlocked = this.#counter('acs_ssrf_blocked_total', 'Outgoing requests refused by address', [
    'source',
  ]);

  readonly replicas = new Gauge({
    name: 'acs_replicas',
    help: 'Processes that run, as this one sees them',
    labelNames: ['role'],
    registers: [this.#registry],
  });

  readonly fileTransfers = this.#counter(
    'acs_file_transfers_total',
    'Requests to the file server by answer',
    ['direction', 'status'],
  );

  readonly fileTransfersActive = new Gauge({
    name: 'acs_file_transfers_active',
    help: 'Files that are being sent and taken now',
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** MIME type of `render`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter<Label extends string>(
    name: string,
    help: string,
    labels: readonly Label[],
  ): BoundedCounter<Label> {
    return new BoundedCounter(this.#registry, name, help, labels);
  }
}
