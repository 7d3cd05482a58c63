import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AddressLimits } from './admission/address-limits.js';
import { AdmissionControl } from './admission/admission-control.js';
import { DeviceSpacing } from './admission/device-spacing.js';
import { LoadMonitor } from './admission/load-monitor.js';
import { WaitingCookie } from './admission/waiting-cookie.js';
import { AccountCache } from './authentication/account-cache.js';
import { ClientCertificates } from './authentication/client-certificates.js';
import { CpeAuthenticator } from './authentication/cpe-authenticator.js';
import { CredentialGuard } from './authentication/credential-guard.js';
import { SessionCookies } from './cookie/session-cookie.js';
import { CwmpController } from './cwmp.controller.js';
import { CwmpGateway } from './cwmp-gateway.js';
import { GatewayDrain } from './gateway-drain.js';
import { CwmpListener } from './http/cwmp-listener.js';
import { HandOverDesk } from './hand-over/hand-over-desk.js';
import { EnvelopeReader } from './http/envelope-reader.js';
import { PeerAddresses } from './http/peer-addresses.js';
import { AnsweredCalls } from './inform/answered-calls.js';
import { FirstTasks } from './inform/first-tasks.js';
import { InformReception } from './inform/inform-reception.js';
import { SessionOpener } from './inform/session-opener.js';
import { SessionPreparation } from './inform/session-preparation.js';
import { StunOffer } from './inform/stun-offer.js';
import { SystemTasks } from './inform/system-tasks.js';
import { XmppOffer } from './inform/xmpp-offer.js';
import { GatewayJournal } from './journal/gateway-journal.js';
import { AutomaticRefresh } from './refresh/automatic-refresh.js';
import { DiscoveryTurns } from './session/discovery-turns.js';
import { OwnFiles } from './session/own-files.js';
import { RpcDispatch } from './session/rpc-dispatch.js';
import { RpcTurns } from './session/rpc-turns.js';
import { SessionRegistry } from './session/session-registry.js';
import { LedgerMemory } from './session/ledger-memory.js';
import { SessionResumer } from './session/session-resumer.js';
import { AnswerMatching } from './session/answer-matching.js';
import { Sessions } from './session/sessions.js';
import { ProxiedConnections } from './proxy-protocol/proxied-connections.js';
import { ConnectionFront } from './http/connection-front.js';
import { TurnAnswers } from './http/turn-answers.js';
import { ConnectionLimits } from './admission/connection-limits.js';
import { CrashWatch } from './quarantine/crash-watch.js';
import { TraceKeeper } from './trace/trace-keeper.js';
import { CpeCalls } from './session/cpe-calls.js';
import { TurnRunner } from './session/turn-runner.js';

const providers = [
  AccountCache,
  AddressLimits,
  AdmissionControl,
  AnsweredCalls,
  AnswerMatching,
  AutomaticRefresh,
  ClientCertificates,
  ConnectionFront,
  ConnectionLimits,
  CpeAuthenticator,
  CrashWatch,
  CredentialGuard,
  CwmpController,
  CwmpGateway,
  CwmpListener,
  DeviceSpacing,
  DiscoveryTurns,
  EnvelopeReader,
  FirstTasks,
  GatewayDrain,
  GatewayJournal,
  HandOverDesk,
  InformReception,
  LoadMonitor,
  OwnFiles,
  PeerAddresses,
  ProxiedConnections,
  RpcDispatch,
  RpcTurns,
  SessionCookies,
  SessionOpener,
  SessionPreparation,
  SessionRegistry,
  LedgerMemory,
  SessionResumer,
  Sessions,
  StunOffer,
  SystemTasks,
  XmppOffer,
  TraceKeeper,
  TurnAnswers,
  CpeCalls,
  TurnRunner,
  WaitingCookie,
];

/** The CPE-facing side. The app that imports it provides GatewaySettings and the adapters of the domain ports. */
@Module({})
export class CwmpGatewayModule {
  /** @param imports modules that export the settings, the ports, the task services and the metrics. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return { module: CwmpGatewayModule, imports, providers, exports: [CwmpGateway] };
  }
}
