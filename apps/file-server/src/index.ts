export { FileServer, type FileServerOptions } from './file-server.js';
export { openFileServer } from './open-file-server.js';
