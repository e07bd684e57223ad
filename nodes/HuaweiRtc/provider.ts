import type { Provider } from '../../engine/model/provider';
import { manners } from './manners';
import { app } from './resources/app';
import { autoRecording } from './resources/autoRecording';
import { individualStreamJob } from './resources/individualStreamJob';
import { mixedStreamJob } from './resources/mixedStreamJob';
import { recordingCallback } from './resources/recordingCallback';
import { recordRule } from './resources/recordRule';
import { room } from './resources/room';
import { statistics } from './resources/statistics';
import { storage } from './resources/storage';
import { token } from './resources/token';
import { user } from './resources/user';
import { searches } from './shared/searches';

export const huaweiRtc: Provider = {
	...manners,
	resources: [
		room,
		user,
		app,
		autoRecording,
		recordingCallback,
		recordRule,
		individualStreamJob,
		mixedStreamJob,
		storage,
		statistics,
		token,
	],
	searches,
};
