/** Of the session row `s`: what of the device is to be asked anew by now. */
export const dueRefresh = 'CASE WHEN s.refresh_due_at <= now() THEN s.refresh_scope END';
