import type { ConnectionRequestHabits } from '../connection-request/connection-request-listener.js';
import type { ModelGroup } from '../model/model-builder.js';
import type { RpcLimits } from '../rpc/rpc-device.js';
import type { HttpBehaviour } from '../session/acs-connection.js';
import type { SessionHabits } from '../session/session-context.js';
import type { TransferHabits } from '../transfer/file-transfer.js';
import type { CpeIdentity, InformEvent } from '../soap/inform.js';
import { standardDialect, type SoapDialect } from '../soap/soap-dialect.js';

/** A kind of CPE with all its habits; pure data but for small functions that write text. */
export interface CpeProfile {
  readonly name: string;
  readonly dataModel: 'TR-181' | 'TR-098';
  readonly identity: Omit<CpeIdentity, 'serialNumber'>;
  readonly soap: SoapDialect;
  readonly http: HttpBehaviour;
  readonly session: SessionHabits;
  readonly rpc: RpcLimits;
  readonly transfer: TransferHabits;
  readonly connectionRequest: ConnectionRequestHabits;
  /** What the vendor added to the data model. */
  readonly vendorObjects: ModelGroup;
  /** Events after switching on, in order; `isFirst`: the ACS has never been met. */
  readonly bootEvents: (isFirst: boolean) => readonly InformEvent[];
}

type ProfileDeviations = Pick<CpeProfile, 'name'> & {
  readonly [K in Exclude<keyof CpeProfile, 'name' | 'dataModel' | 'bootEvents'>]?: Partial<CpeProfile[K]>;
} & Partial<Pick<CpeProfile, 'dataModel' | 'bootEvents'>>;

const http: HttpBehaviour = {
  connectionPerPost: false,
  reconnectsAfterChallenge: false,
  cookies: 'plain',
  keepsCookies: false,
  contentType: 'text/xml; charset=utf-8',
  expectsContinue: false,
  splitBody: (body) => [body],
};
const session: SessionHabits = {
  probesEmpty: false,
  trailingEmptyPost: false,
  requiresDeclaration: false,
  adjustInform: (inform) => inform,
};
const rpc: RpcLimits = {
  maxParameterNames: 4096,
  acceptsEmptyPath: true,
  acceptsBooleanWords: true,
  acceptsNextLevelWords: true,
  checksDeclaredType: true,
  staleNames: [],
  setFaultDetail: 'exact',
  setStatus: 0,
};
const connectionRequest: ConnectionRequestHabits = {
  qop: 'auth',
  closesAfterChallenge: false,
  spacingMs: 0,
  servesAfterSession: true,
};

/** A profile that follows the specification except where it says otherwise. */
export function defineProfile(deviations: ProfileDeviations): CpeProfile {
  const { name, dataModel = 'TR-181', bootEvents = standardBootEvents } = deviations;
  const productClass = dataModel === 'TR-181' ? 'Gateway' : 'IGD';
  return {
    name,
    dataModel,
    bootEvents,
    identity: { manufacturer: 'Aviary Networks', oui: '0A1B2C', productClass, ...deviations.identity },
    soap: { ...standardDialect, ...deviations.soap },
    http: { ...http, ...deviations.http },
    session: { ...session, ...deviations.session },
    rpc: { ...rpc, ...deviations.rpc },
    transfer: { asksHeadFirst: false, ...deviations.transfer },
    connectionRequest: { ...connectionRequest, ...deviations.connectionRequest },
    vendorObjects: { ...deviations.vendorObjects },
  };
}

function standardBootEvents(isFirst: boolean): InformEvent[] {
  const boot = { eventCode: '1 BOOT', commandKey: '' };
  return isFirst ? [{ eventCode: '0 BOOTSTRAP', commandKey: '' }, boot] : [boot];
}
