import { perMinute, perSecond } from '../../../engine/model/limit';

/**
 * Limits per account (CloudRTC API reference, overview). Apps, record rules, automatic recording,
 * callbacks and rooms stand in one row there, so they share one count here.
 */
export const management = perMinute(60, 'management');
export const listings = perMinute(30, 'statistics and listings');
export const streamJobs = perSecond(10, 'stream jobs');
export const storageCalls = perSecond(2, 'storage');
