/** Namespace of CWMP 1.0; ours when a CPE declared none. */
export const CWMP_1_0_NAMESPACE = 'urn:dslforum-org:cwmp-1-0';
/** Namespace of CWMP 1.1. */
export const CWMP_1_1_NAMESPACE = 'urn:dslforum-org:cwmp-1-1';
/** Namespace of CWMP 1.2, 1.3 and 1.4, which share it. */
export const CWMP_1_2_NAMESPACE = 'urn:dslforum-org:cwmp-1-2';

/** What every CWMP namespace, existing or not, starts with. */
export const CWMP_NAMESPACE_START = 'urn:dslforum-org:cwmp-';
