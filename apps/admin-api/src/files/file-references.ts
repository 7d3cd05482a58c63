import { Injectable } from '@nestjs/common';
import type { TaskStep } from '#task';
import { FileCatalogue, fileOf } from '#transfer';
import { invalidFields } from '../request/read-request.js';

/** Looks whether the files are there that tasks name. */
@Injectable()
export class FileReferences {
  constructor(private readonly catalogue: FileCatalogue) {}

  /**
   * @param pointerOf where the arguments of a step stand in the body
   * @throws ProblemError INVALID_VALUE for a file that is not kept here
   */
  async refuseUnknown(steps: readonly TaskStep[], pointerOf: (index: number) => string): Promise<void> {
    for (const [index, { method, arguments: args }] of steps.entries()) {
      if (method !== 'Download' && method !== 'ScheduleDownload') continue;
      const fileId = fileOf(args.url);
      if (fileId === null || (await this.catalogue.find(fileId)) !== null) continue;
      const pointer = `${pointerOf(index)}/fileId`;
      const message = 'is no file that is kept here; POST /api/v1/files brings one';
      throw invalidFields('INVALID_VALUE', [{ in: 'body', pointer, code: 'unknownFile', message }]);
    }
  }
}
