import { stopJob } from '../../shared/jobs';
import { get } from './get';

export const stop = stopJob('individual-stream-jobs', 'individual stream job', get);
