import type { Resource } from '../../../../engine/operation';
import { get } from './get';
import { update } from './update';

export const recordingCallback: Resource = {
	name: 'Recording Callback',
	value: 'recordingCallback',
	operations: { get, update },
};
