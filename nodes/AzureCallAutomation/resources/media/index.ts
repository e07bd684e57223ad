import type { Resource } from '../../../../engine/model/operation';
import { cancelAll } from './cancelAll';
import { hold } from './hold';
import { play } from './play';
import { recognize } from './recognize';
import { sendDtmfTones } from './sendDtmfTones';
import { startContinuousDtmf } from './startContinuousDtmf';
import { startMediaStreaming } from './startMediaStreaming';
import { startTranscription } from './startTranscription';
import { stopContinuousDtmf } from './stopContinuousDtmf';
import { stopMediaStreaming } from './stopMediaStreaming';
import { stopTranscription } from './stopTranscription';
import { unhold } from './unhold';
import { updateTranscription } from './updateTranscription';

export const media: Resource = {
	name: 'Media',
	value: 'media',
	description: 'What plays, listens and streams in a call',
	operations: {
		play,
		recognize,
		sendDtmfTones,
		hold,
		unhold,
		startContinuousDtmf,
		startTranscription,
		updateTranscription,
		startMediaStreaming,
		cancelAll,
		stopContinuousDtmf,
		stopTranscription,
		stopMediaStreaming,
	},
};
