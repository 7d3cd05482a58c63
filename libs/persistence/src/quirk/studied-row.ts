import { parseLearned, type DeviceModel, type StudiedDevice } from '#device';

export interface ModelRow {
  oui: string;
  product_class: string;
  model_name: string;
  software_version: string;
}

/** What `studiedDevice` tells of a device. */
export interface StudiedRow extends ModelRow {
  manufacturer: string;
  learned: string[];
}

export function studiedOf(row: StudiedRow): StudiedDevice {
  return {
    model: { ...modelOf(row), manufacturer: row.manufacturer },
    learned: row.learned.map(parseLearned).filter((learned) => learned !== null),
  };
}

export function modelOf(row: ModelRow): DeviceModel {
  return {
    oui: row.oui,
    manufacturer: '',
    productClass: row.product_class,
    modelName: row.model_name,
    softwareVersion: row.software_version,
  };
}
