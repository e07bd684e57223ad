import { getJob } from '../../shared/jobs';

export const get = getJob('individual-stream-jobs', 'individual stream job');
