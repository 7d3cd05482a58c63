export { DemoFleet } from './demo/demo-fleet.js';
export { demoGuide, firstOnlineDevice } from './demo/demo-guide.js';
export { loadStandaloneConfig, type StandaloneConfig } from './standalone-config.js';
export { startStandalone, type Standalone } from './start-standalone.js';
