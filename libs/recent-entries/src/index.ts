export { RecentEntries } from './recent-entries.js';
