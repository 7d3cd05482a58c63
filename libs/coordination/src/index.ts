export { InProcessTaskSignals } from './in-process/in-process-task-signals.js';
