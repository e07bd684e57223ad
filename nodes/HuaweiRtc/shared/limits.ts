import { perMinute, perSecond } from '../../../engine/model/limit';

/**
 * Limits per account (CloudRTC API reference, "Overview" and "API call limits"). Apps, record rules,
 * automatic recording and callbacks stand in one row there, so they share one count here; rooms have
 * a row of their own.
 */
export const management = perMinute(60, 'management');
export const roomManagement = perMinute(60, 'room management');
export const listings = perMinute(30, 'statistics and listings');
export const streamJobs = perSecond(10, 'stream jobs');
export const storageCalls = perSecond(2, 'storage');
