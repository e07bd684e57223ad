import type { Resource } from '../../../../engine/model/operation';
import { getStatus } from './getStatus';
import { stop } from './stop';

export const cloudRecording: Resource = {
	name: 'Cloud Recording',
	value: 'cloudRecording',
	description: 'Recordings that Agora makes of a channel or a web page',
	operations: { getStatus, stop },
};
