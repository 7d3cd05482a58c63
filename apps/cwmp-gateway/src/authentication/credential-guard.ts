import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AddressLimits } from '../admission/address-limits.js';
import { AdmissionControl } from '../admission/admission-control.js';
import { PeerAddresses } from '../http/peer-addresses.js';
import type { Reply } from '../http/reply.js';
import type { Admission, Refusal } from './admission.js';

/** Stands before the check of credentials, so that guessing them is slow and costs next to nothing here. */
@Injectable()
export class CredentialGuard {
  constructor(
    private readonly addresses: AddressLimits,
    private readonly admissions: AdmissionControl,
    private readonly peers: PeerAddresses,
  ) {}

  /** Lets credentials be checked, unless too many were wrong from there or too many are being checked. */
  async check(
    request: IncomingMessage,
    username: string,
    judge: () => Promise<Admission>,
  ): Promise<Admission> {
    const address = this.peers.of(request);
    if (!this.addresses.mayAuthenticate(address, username))
      return { kind: 'refused', reason: 'tooManyFailures' };
    const admission = await this.admissions.prove(judge);
    if (admission === null) return { kind: 'refused', reason: 'tooManyAtOnce' };
    if (admission.kind === 'admitted') this.addresses.authenticated(address, username);
    else if (admission.reason !== 'stale') this.addresses.failed(address, username);
    return admission;
  }

  /** The answer to a peer whose credentials were not looked at, null for any other. */
  shed({ reason }: Refusal): Reply | null {
    if (reason === 'tooManyFailures') return this.admissions.shed('addressFailures', 'unread');
    return reason === 'tooManyAtOnce' ? this.admissions.shed('unproven', 'unread') : null;
  }
}
