import type { Resource } from '../../../../engine/model/operation';
import { mute } from './mute';

export const recording: Resource = {
	name: 'Recording',
	value: 'recording',
	description: 'What is being recorded of an ongoing call',
	operations: { mute },
};
