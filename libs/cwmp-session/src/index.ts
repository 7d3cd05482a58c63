export { openedState, resumedState, type Outstanding, type SessionState } from './session-state.js';
export type { SessionEffect, SessionEvent } from './session-event.js';
export { transition, type Transition } from './transition.js';
