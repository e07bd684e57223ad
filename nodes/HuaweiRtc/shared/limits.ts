import { perMinute } from '../../../engine/pace';

/** Limits per account (CloudRTC API reference, overview). */
export const roomManagement = perMinute(60, 'room management');
export const listings = perMinute(30, 'statistics and listings');
