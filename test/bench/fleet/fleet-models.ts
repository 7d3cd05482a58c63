/** A kind of device in the fleet; the first models are the common ones, as in a provider's fleet. */
export interface FleetModel {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly modelName: string;
  readonly root: 'Device.' | 'InternetGatewayDevice.';
  readonly softwareVersions: readonly string[];
}

const vendors = [
  ['Example Networks', '001122', 'Device.'],
  ['Northwind Telecom', '0A1B2C', 'Device.'],
  ['Contoso Access', '3C4D5E', 'InternetGatewayDevice.'],
  ['Fabrikam Home', '5E6F70', 'Device.'],
] as const;

/** 24 models of four vendors. */
export const fleetModels: readonly FleetModel[] = Array.from({ length: 24 }, (_, index) => {
  const [manufacturer, oui, root] = vendors[index % vendors.length]!;
  return {
    manufacturer,
    oui,
    productClass: `GW-${100 + index}`,
    modelName: `${manufacturer.split(' ', 1)[0]} GW-${100 + index}`,
    root,
    softwareVersions: [1, 2, 3, 4].map((minor) => `${2 + (index % 3)}.${minor}.${index}`),
  };
});

/** The model of the nth device: half of the fleet is of the first, a quarter of the second, and so on. */
export function modelOf(n: number): FleetModel {
  const rank = Math.clz32(Math.imul(n, 0x9e3779b1) >>> 1) - 1;
  return fleetModels[Math.min(Math.max(rank, 0), fleetModels.length - 1)]!;
}
