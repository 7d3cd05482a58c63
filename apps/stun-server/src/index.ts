export { StunServer, type StunServerOptions } from './stun-server.js';
export { openStunServer } from './open-stun-server.js';
