export { StartupError } from './startup/startup-error.js';
export { exitOnStartupError } from './startup/exit-on-startup-error.js';
