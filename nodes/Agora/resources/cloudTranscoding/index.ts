import type { Resource } from '../../../../engine/model/operation';
import { destroy } from './destroy';
import { getStatus } from './getStatus';

export const cloudTranscoding: Resource = {
	name: 'Cloud Transcoding',
	value: 'cloudTranscoding',
	description: 'Tasks that mix or transcode the streams of a channel',
	operations: { destroy, getStatus },
};
