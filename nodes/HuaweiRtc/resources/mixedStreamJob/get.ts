import { getJob } from '../../shared/jobs';

export const get = getJob('mix-stream-jobs', 'mixed stream job');
