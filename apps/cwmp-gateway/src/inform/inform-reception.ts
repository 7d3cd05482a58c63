import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { CpeArguments, CpeEnvelope } from '#cwmp';
import { AdmissionControl } from '../admission/admission-control.js';
import { DeviceSpacing } from '../admission/device-spacing.js';
import { priorityOf } from '../admission/priority.js';
import { isNamed } from '../authentication/client-certificates.js';
import type { Admission } from '../authentication/admission.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import type { Reply } from '../http/reply.js';
import { SessionOpener, type SessionOpening } from './session-opener.js';

/** `shed`: the CPE was told to come back later, and nothing of it was written. */
export type Reception =
  | Exclude<SessionOpening, { readonly kind: 'identityConflict' }>
  | { readonly kind: 'shed'; readonly reply: Reply };

/** Receives the Inform of an admitted CPE: lets it in when it is its turn and there is a place. */
@Injectable()
export class InformReception {
  constructor(
    private readonly opener: SessionOpener,
    private readonly peers: PeerAddresses,
    private readonly admissions: AdmissionControl,
    private readonly spacing: DeviceSpacing,
  ) {}

  /** Rejects with FailedTurn. */
  async receive(
    request: IncomingMessage,
    envelope: CpeEnvelope,
    inform: CpeArguments<'Inform'>,
    { principal, digest, certificateNames }: Extract<Admission, { readonly kind: 'admitted' }>,
  ): Promise<Reception> {
    if (certificateNames !== null && !isNamed(certificateNames, inform.deviceId))
      return { kind: 'unauthorized', stale: false, reason: 'certificate of another device' };
    const priority = priorityOf(inform);
    const mayCome = this.spacing.mayCome(principal, inform, priority);
    if (mayCome !== true && !(await mayCome))
      return { kind: 'shed', reply: this.admissions.shed('deviceRate', priority) };
    const source = {
      principal,
      digest,
      peerAddress: this.peers.of(request),
      isEncrypted: this.peers.isEncrypted(request),
    };
    const place = this.admissions.take(priority);
    if (place !== null) return { kind: 'shed', reply: place };
    try {
      const opening = await this.opener.open(envelope, inform, source);
      if (opening.kind !== 'identityConflict') return opening;
      return { kind: 'shed', reply: this.admissions.shed('identityConflict', priority) };
    } finally {
      this.admissions.leave();
    }
  }
}
