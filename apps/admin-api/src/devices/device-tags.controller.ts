import { Controller, Delete, Param, Put, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DeviceInventory } from '#device';
import type { TextRules } from '../field/text-field.js';
import { ProblemError } from '../problem/problem-error.js';
import { EmptyBody, EmptyQuery } from '../request/empty-input.js';
import { TextPathPipe } from '../request/text-path.pipe.js';
import { notFound, UuidPathPipe } from '../request/uuid-path.pipe.js';
import { DeviceResponse } from './device.dto.js';

const tagRules: TextRules = {
  min: 1,
  max: 64,
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/,
  shape: 'must have letters, digits, "_", ".", ":" and "-" only, and begin with a letter or digit',
};

const devicePipe = new UuidPathPipe('DEVICE_NOT_FOUND');
const tagPipe = new TextPathPipe('tag', tagRules);

/** The tags that operators give a device. */
@ApiTags('devices')
@Controller('api/v1/devices/:id/tags/:tag')
@UseInterceptors(EmptyQuery, EmptyBody)
@ApiParam({ name: 'id', format: 'uuid' })
@ApiParam({
  name: 'tag',
  schema: { type: 'string', maxLength: 64, pattern: String(tagRules.pattern?.source) },
})
export class DeviceTagsController {
  constructor(private readonly inventory: DeviceInventory) {}

  @Put()
  @ApiOperation({
    operationId: 'addDeviceTag',
    summary: 'Gives a device a tag; one that it has already stays',
  })
  @ApiResponse({ status: 200, type: DeviceResponse })
  async add(
    @Param('id', devicePipe) id: string,
    @Param('tag', tagPipe) tag: string,
  ): Promise<DeviceResponse> {
    const outcome = await this.inventory.addTag(id, tag);
    if (outcome === 'tooMany') throw new ProblemError('TOO_MANY_TAGS', 'Take another tag away first.');
    return this.get(outcome === 'tagged', id);
  }

  @Delete()
  @ApiOperation({ operationId: 'removeDeviceTag', summary: 'Takes a tag away, if the device has it' })
  @ApiResponse({ status: 200, type: DeviceResponse })
  async remove(
    @Param('id', devicePipe) id: string,
    @Param('tag', tagPipe) tag: string,
  ): Promise<DeviceResponse> {
    return this.get(await this.inventory.removeTag(id, tag), id);
  }

  private async get(isKnown: boolean, id: string): Promise<DeviceResponse> {
    const device = isKnown ? await this.inventory.find(id) : null;
    if (device === null) throw notFound('DEVICE_NOT_FOUND');
    return DeviceResponse.from(device);
  }
}
