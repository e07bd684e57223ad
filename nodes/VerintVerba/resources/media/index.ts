import type { Resource } from '../../../../engine/model/operation';
import { downloadEncoded } from './downloadEncoded';
import { downloadLive } from './downloadLive';
import { downloadOriginal } from './downloadOriginal';
import { downloadSegment } from './downloadSegment';
import { getThumbnail } from './getThumbnail';
import { getWaveform } from './getWaveform';
import { upload } from './upload';

export const media: Resource = {
	name: 'Media',
	value: 'media',
	description: 'Files of recordings: audio, video and pictures of them',
	operations: {
		downloadEncoded,
		downloadLive,
		downloadOriginal,
		downloadSegment,
		getThumbnail,
		getWaveform,
		upload,
	},
};
