export { StunServer, type StunServerOptions } from './stun-server.js';
