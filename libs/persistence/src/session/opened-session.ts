import {
  eventsToKeep,
  nothingOffered,
  refreshNeedOf,
  type DeviceId,
  type InformRecord,
  type OfferedWays,
  type OpenedSession,
  type RefreshScope,
  type SessionFence,
  type Transformation,
} from '#device';
import type { InformRow } from './inform-commits.js';
import { noteTold } from './told-by-inform.js';

/** What an Inform has changed. */
export interface CommittedChanges {
  /** The overlay ought to be folded. */
  readonly overlayFull: boolean;
  readonly dueRefresh: RefreshScope | null;
  /** The device told other software or another data model than before. */
  readonly isOther: boolean;
}

/** What an Inform has begun, and what came of it. */
interface Opening {
  readonly inform: InformRecord;
  readonly row: InformRow;
  /** Null when it said nothing new. */
  readonly changes: CommittedChanges | null;
  readonly firstContact: boolean;
}

/** The session as the Inform that began it finds it. */
export function openedSession({ inform, row, changes, firstContact }: Opening): OpenedSession {
  const { isBootstrap } = refreshNeedOf(inform);
  return {
    fence: fenceBegunBy(inform, row),
    publicId: row.public_id,
    onboarding: row.onboarding,
    pending: row.onboarding === 'approved' && (row.is_due || row.left_open),
    leftOpen: row.left_open,
    awaitsEvidence: row.awaits_evidence,
    unconfirmed: row.unconfirmed || eventsToKeep(inform.events).length > 0,
    informChanged: changes !== null || row.events_stored,
    isNewVersion: isNewVersion(inform, row),
    traced: row.traced,
    overlayFull: changes?.overlayFull ?? false,
    identityConflict: row.rival_host !== null,
    firstContact,
    dueRefresh: changes === null ? row.due_refresh : changes.dueRefresh,
    // What was never told cannot have changed.
    transformed: firstContact ? null : transformationOf(isBootstrap, changes),
    needsConnectionRequestCredentials:
      row.needs_credentials || (row.onboarding === 'approved' && isBootstrap),
    needsCpeCredentials: row.needs_cpe_credentials,
    offeredWays: isBootstrap ? nothingOffered : offeredWaysOf(row),
  };
}

function offeredWaysOf({ stun_offer, xmpp_offer, xmpp_instance }: InformRow): OfferedWays {
  return { stun: stun_offer, xmpp: xmpp_offer, xmppInstance: xmpp_instance };
}

function transformationOf(isBootstrap: boolean, changes: CommittedChanges | null): Transformation | null {
  if (isBootstrap) return 'factory';
  return changes?.isOther === true ? 'other' : null;
}

/** The fence of the session that an Inform began. */
export function fenceOf({ id, epoch }: InformRow): SessionFence {
  return { deviceId: Number(id) as DeviceId, epoch: Number(epoch), turn: 0 };
}

function fenceBegunBy({ parameters }: InformRecord, row: InformRow): SessionFence {
  const fence = fenceOf(row);
  noteTold(
    fence,
    parameters.map(({ path }) => path),
  );
  return fence;
}

function isNewVersion({ facts }: InformRecord, { software_version: known }: InformRow): boolean {
  const told = facts.softwareVersion ?? '';
  return told !== '' && known !== '' && known !== null && told !== known;
}
