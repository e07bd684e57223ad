import { stopJob } from '../../shared/jobs';
import { get } from './get';

export const stop = stopJob('mix-stream-jobs', 'mixed stream job', get);
