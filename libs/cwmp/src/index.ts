export type { AcsArguments, AcsMethod, AcsRequest, AcsResult, AcsRpcMap, CpeResponse } from './rpc/acs-rpc.js';
export type { AcsResponse, CpeArguments, CpeMethod, CpeRequest } from './rpc/cpe-rpc.js';
export type { InformEvent, ParameterInfo, ParameterSetting, ParameterValue } from './rpc/structures.js';
export type { CwmpFault, ParameterFault } from './fault/cwmp-fault.js';
export type { CpeEnvelope, CpeMessage } from './envelope/envelope.js';
