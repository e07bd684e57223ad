import type { Resource } from '../../../../engine/model/operation';
import { getStatus } from './getStatus';
import { stop } from './stop';

export const cloudRecording: Resource = {
	name: 'Cloud Recording',
	value: 'cloudRecording',
	operations: { getStatus, stop },
};
