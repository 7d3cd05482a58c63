import type { SessionStore } from '#device';
import type { GatewayJournal } from '../journal/gateway-journal.js';
import type { SessionContext } from './session-context.js';

/**
 * Notes that the CPE got its InformResponse: the first turn after the Inform shows it. Once per session, and only
 * when the Inform told events: an idle session costs no statement. Never throws.
 */
export async function confirmInform(
  context: SessionContext,
  sessions: SessionStore,
  journal: GatewayJournal,
): Promise<void> {
  if (!context.unconfirmed) return;
  context.unconfirmed = false;
  try {
    await sessions.confirmInform(context.session.fence);
  } catch (error) {
    // At worst an event that happens again is taken for the one before; the turn itself may need no database.
    context.unconfirmed = true;
    journal.notConfirmed(context, error);
  }
}
