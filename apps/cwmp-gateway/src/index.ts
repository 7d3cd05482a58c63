export { LoadProbe } from './admission/load-probe.js';
export { CwmpGateway } from './cwmp-gateway.js';
export { CwmpGatewayModule } from './cwmp-gateway.module.js';
export { GatewaySettings, type OnboardingMode } from './gateway-settings.js';
export { checkGatewayConfig, gatewaySettingsOf, gatewaySlices } from './gateway-settings-of.js';
