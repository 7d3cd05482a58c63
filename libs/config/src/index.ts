export { ConfigError } from './load/config-error.js';
export { prepareDataDirectory } from './data-directory/data-directory.js';
export { readPrivateFile, writePrivateFile } from './data-directory/private-file.js';
